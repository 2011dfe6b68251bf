/** The examples of the contract against the wire schemas: a new example of an answer without a schema fails here. */
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { WireCareAccount } from '../../src/device/device.upstream.ts';
import { WireAvailability, WireAvailabilityError } from '../../src/offer/offer.upstream.ts';
import { WireCareOrderResponse, WireOrderStatusResponse, WireRequestError } from '../../src/order/order.upstream.ts';
import { WireGenerateReport } from '../../src/report/report.upstream.ts';
import { example } from './a-carrier.ts';

const schemas: readonly (readonly [files: RegExp, schema: z.ZodType])[] = [
  [/^careaccount-response-/, WireCareAccount],
  [/^careorder-response-/, WireCareOrderResponse],
  [/^ebonding-error-in-body-/, WireCareOrderResponse],
  [/^ebonding-error-assumed/, WireRequestError],
  [/^orderstatus-response-/, WireOrderStatusResponse],
  [/^availability-error-/, WireAvailabilityError],
  [/^availability-.*-response/, WireAvailability],
  [/^catalog-generate-response/, WireGenerateReport],
];

/** Answers of calls that the gateway does not make, or that are no answers of one call. */
const notRead = [
  'catalog-decoded-assumed.json',
  // Read as a stream, by report.upstream.test.ts.
  'catalog-retrieve-response.json',
  // Read by credentials.test.ts.
  'oauth-token-response.json',
  'oauth-token-error-400.json',
  'order-action-validate-response.json',
  // Read by the receiver of pushes, which has tests of its own.
  'orderstatus-push.json',
  'reason-codes-response-head.json',
  'skuavailability-response.json',
  'submitorder-response.json',
];

const index = example('INDEX.json') as { examples: readonly { file: string }[] };
const answers = index.examples.map(({ file }) => file).filter((file) => !/-request|request-/.test(file));

describe('The contract', () => {
  it.each(answers.filter((file) => !notRead.includes(file)))('has the answer %s, which its schema takes', (file) => {
    const schema = schemas.find(([files]) => files.test(file))?.[1];
    expect(schema?.safeParse(example(file))).toMatchObject({ success: true });
  });

  it('has each answer that is not read here', () => {
    expect(answers).toEqual(expect.arrayContaining(notRead));
  });
});
