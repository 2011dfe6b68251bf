export * from './generated/graphql.ts';
export { orderStateMeanings, topLevelErrors, userErrorMeanings, type TopLevelCode } from './generated/tables.ts';
export { documentIdOf } from './document-id.ts';
export { memoryKeys, newIdempotencyKey, webStorageKeys, type KeyStore } from './idempotency-keys.ts';
export {
  createPlaceOrder,
  type Execute,
  type GraphqlAnswer,
  type GraphqlProblem,
  type Outcome,
  type PlaceOrderOptions,
  type Wish,
} from './place-order.ts';
export {
  orderStateTexts,
  tellOrderState,
  tellTopLevelError,
  tellUserError,
  topLevelTexts,
  userErrorTexts,
  type Told,
} from './texts.ts';
