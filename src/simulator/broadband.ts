/** The broadband carrier's availability call: which answer an account gets for a mode. */

import type { Answer } from './answer.ts';
import {
  AUTO_BILL_PAY_ANSWER,
  DOCUMENTED_OFFERS,
  FTERM_QUAL_POLICY,
  REFERENCE_DIALECT_OFFER,
} from './broadband-answers.ts';
import { textAt } from './json-reading.ts';

/** The envelope is assumed; the codes of the magic accounts are documented for submitting the same change. */
const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message, details: [] } },
});

const invalid = (field: string): Answer => refuse(400, 'MS_MNGORCH_INVALID_REQUEST', `Invalid Request. ${field}`);

const REFUSED_ACCOUNTS = new Map<string, Answer>(
  Object.entries({
    '559000000001': {
      status: 200,
      body: {
        content: {
          accountDetails: { ban: '559000000001' },
          availableProducts: [{ eligibility: false, orderCount: 0, productDetails: [] }],
        },
      },
    },
    '559000000002': refuse(400, 'MS_MNGORCH_CG_WLS_BB_PENDING_ORDER', 'Invalid Request. A pending order exists'),
    '559000000003': refuse(400, 'MS_MSO_INVALID_ACCOUNT_STATUS', 'Invalid Request. Invalid account status'),
    '559000000004': refuse(
      400,
      'SHOPPING_SUBMIT_CART_BACKEND_CART_API_READ_TIMEOUT_ERROR',
      'Backend cart API read timeout',
    ),
  }),
);

type Dialect = 'documented' | 'reference';

interface BroadbandAccount {
  readonly dialect: Dialect;
  /** The number in the answer, where it differs from the one asked for, as the documents show it. */
  readonly answersAs?: string;
  readonly hasCoverage?: true;
}

const ACCOUNTS = new Map<string, BroadbandAccount>(
  Object.entries<BroadbandAccount>({
    '559210581033': { dialect: 'documented' },
    '552321458441': { dialect: 'reference', answersAs: '551178303774' },
    '551178303774': { dialect: 'reference' },
    '556799521920': { dialect: 'documented' },
    '552826049188': { dialect: 'documented' },
    '770011223344': { dialect: 'documented', hasCoverage: true },
  }),
);

/** Not in the documents' literal answer: an account that has the add-on says so. */
const withCoverage = (): unknown[] =>
  DOCUMENTED_OFFERS.map((offer) => ({
    ...offer,
    productOfferingRelationship: offer.productOfferingRelationship.map((relationship) =>
      relationship.type === 'addon'
        ? { ...relationship, value: relationship.value.map((addon) => ({ ...addon, currentProductIndicator: true })) }
        : relationship,
    ),
  }));

const changeRatePlan = (
  accountNumber: string,
  { dialect, answersAs, hasCoverage }: BroadbandAccount,
  reasonCode: string | undefined,
): Answer => {
  const policy = reasonCode === 'FTERM-QUAL' ? { reasonCodePolicy: FTERM_QUAL_POLICY } : {};
  const accountDetails = { ban: answersAs ?? accountNumber };
  const product =
    dialect === 'reference'
      ? { eligibility: true, ...policy, productDetails: [REFERENCE_DIALECT_OFFER] }
      : {
          eligibility: true,
          orderCount: 0,
          ...policy,
          productDetails: hasCoverage === true ? withCoverage() : DOCUMENTED_OFFERS,
        };
  return { status: 200, body: { content: { accountDetails, availableProducts: [product] } } };
};

/** No document shows the answers to DeviceSwap and ProductPurchase: the common model, with few of its members. */
const equipmentOffer = (
  accountNumber: string,
  id: string,
  name: string,
  description: string,
  price: number,
): Answer => ({
  status: 200,
  body: {
    content: {
      accountDetails: { ban: accountNumber },
      availableProducts: [
        {
          eligibility: true,
          orderCount: 0,
          productDetails: [
            {
              id,
              productType: 'BB_Offer',
              productName: name,
              productDescription: description,
              productPrice: { base: price, total: price, uom: 'month', taxIncluded: 'EXCLUDED' },
              productOfferingRelationship: [],
            },
          ],
        },
      ],
    },
  },
});

const REQUIRED_BY_MODE = new Map<string, readonly string[]>(
  Object.entries({
    changeRatePlan: [],
    AutoBillPay: ['reasonCode', 'intent'],
    DeviceSwap: ['reasonCode', 'intent', 'deviceId'],
    ProductPurchase: [],
  }),
);

export const readAvailability = (request: unknown): Answer => {
  const accountNumber = textAt(request, 'accountNumber');
  const mode = textAt(request, 'mode');
  if (accountNumber === undefined) return invalid('accountNumber is missing');
  if (textAt(request, 'productType') !== 'BROADBAND') return invalid('productType is not valid');
  const required = REQUIRED_BY_MODE.get(mode ?? '');
  if (mode === undefined || required === undefined) return invalid('mode is not valid');
  const missing = required.find((field) => textAt(request, field) === undefined);
  if (missing !== undefined) return invalid(`${missing} is required for ${mode}`);

  const refused = REFUSED_ACCOUNTS.get(accountNumber);
  if (refused !== undefined) return refused;
  const account = ACCOUNTS.get(accountNumber);
  if (account === undefined) return refuse(404, 'MS_MNGORCH_ACCOUNT_NOT_FOUND', 'Account not found');
  switch (mode) {
    case 'AutoBillPay':
      return { status: 200, body: AUTO_BILL_PAY_ANSWER };
    case 'DeviceSwap':
      return equipmentOffer(
        accountNumber,
        '0b8f7c52-6f1d-4f5e-9d43-7a1c2f6f3b90',
        'All-Fi Hub',
        'Replacement gateway for the device on file',
        0,
      );
    case 'ProductPurchase':
      return equipmentOffer(
        accountNumber,
        '5f0f2d7e-9a39-4b7e-8e0b-cc20a0c8a6b1',
        'All-Fi Fiber Booster',
        'Wi-Fi booster',
        10,
      );
    default:
      return changeRatePlan(accountNumber, account, textAt(request, 'reasonCode'));
  }
};
