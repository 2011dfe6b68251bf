/** careAccount: one line with its account, in the carrier's way of writing (numbers and booleans in strings). The tail after the device's model is assumed. */

import { invalidInput, notFound, requestEcho, type Answer } from './answer.ts';
import { writeTime } from './calendar.ts';
import type { Carrier } from './carrier.ts';
import { textAt, type JsonObject } from './json-reading.ts';
import type { HeldItem, Line } from './line.ts';
import { findScenario } from './scenarios.ts';

const itemView = ({ item: { sku, code, name, price } }: HeldItem) => ({ id: sku, code, name, price });

const deviceView = ({ device: { model, imei, sim } }: Line) => ({
  make: model.make,
  model: model.model,
  imei,
  ...(sim.kind === 'eSim' ? { simType: 'eSim', eid: sim.eid } : { iccid: sim.iccid, simType: 'physical' }),
});

const featureView = (feature: HeldItem) => ({
  ...itemView(feature),
  effectiveDate: writeTime(feature.effectiveAt),
  ...(feature.expiresAt === undefined ? {} : { expirationDate: writeTime(feature.expiresAt) }),
});

const lineView = (line: Line, payloadId: string) => {
  const { account, subscriber } = line;
  const { name, ...contact } = subscriber;
  return {
    payloadId,
    request: requestEcho(payloadId, 'AccountInfo'),
    foundationAccountName: account.tenant.company,
    foundationAccountNumber: account.tenant.foundationAccountNumber,
    billingAccountName: account.name,
    billingAccountNumber: account.ban,
    billingContact: account.billingContact,
    wirelessUserName: name,
    wirelessUserNumber: line.ctn,
    wirelessUserContact: contact,
    discount: '25.0',
    contractStartDate: writeTime(line.contractStartAt),
    contractEndDate: writeTime(line.contractEndAt),
    ...(line.suspendedAt === undefined ? {} : { suspendedDate: writeTime(line.suspendedAt) }),
    ...(line.cancelledAt === undefined ? {} : { cancelledDate: writeTime(line.cancelledAt) }),
    accessOptions: [{ isDefault: 'true', name: 'ENHANCEDPHONE', price: '0.0', type: 'STATIC' }],
    device: deviceView(line),
    ratePlan: { ...itemView(line.ratePlan), effectiveDate: writeTime(line.ratePlan.effectiveAt) },
    ...(line.dataPlan === undefined ? {} : { dataPlan: itemView(line.dataPlan) }),
    features: line.features.map(featureView),
    udl: line.labels,
  };
};

/** Values that no reader can make sense of, in places where the documents print a number, a boolean or a word of a short list. */
const withOddValues = (view: ReturnType<typeof lineView>) => ({
  ...view,
  discount: 'abc',
  contractEndDate: 'soon',
  contractStartDate: 'soon',
  accessOptions: [{ isDefault: 'Maybe', name: 'ENHANCEDPHONE', price: 'abc', type: 'DYNAMIC?' }],
  device: { ...view.device, simType: 'nanoX' },
  ratePlan: { ...view.ratePlan, price: 'abc' },
});

export const readCareAccount = ({ world, numbers }: Carrier, request: JsonObject): Answer => {
  const accountGroupId = textAt(request, 'accountGroupId');
  const ctn = textAt(request, 'ctn');
  if (accountGroupId === undefined) return invalidInput('careAccountRequest.accountGroupId');
  if (ctn === undefined) return invalidInput('careAccountRequest.ctn');
  const line = world.findLine(accountGroupId, ctn);
  if (line === undefined) return notFound('careAccountRequest.ctn');
  const view = lineView(line, numbers.nextPayloadId());
  return {
    status: 200,
    body: { careAccountResponse: findScenario(ctn)?.hasOddAnswer === true ? withOddValues(view) : view },
  };
};
