/** One change against its line: found, and allowed, or everything that is wrong with it. Nothing is written or sent. */
import type { CatalogSnapshot } from '../catalog/catalog.ts';
import type { Device } from '../device/device.ts';
import { notFound, type UserError } from '../graphql/user-error.ts';
import { UpstreamError } from '../upstream/upstream-error.ts';
import type { CareOrderInput, CareOrderSpec, LineVerdict, Situation } from './care-order-spec.ts';
import type { CareOrders } from './care-orders.ts';
import { refuseOneMore, type DailyGuard } from './daily-guard.ts';
import { refusePreview, type PreviewIssuer } from './preview-token.ts';

/** What judging needs: a slice of the desk. */
export interface Judge extends PreviewIssuer, DailyGuard {
  readonly devices: { load(ctn: string): Promise<Device | null> };
  readonly catalog: () => CatalogSnapshot | undefined;
  readonly orders: Pick<CareOrders, 'cancelRequestedAt'>;
  readonly zone: string;
}

export type Judgement =
  | { readonly line: Device; readonly situation: Situation; readonly errors: readonly UserError[] }
  | { readonly line: null; readonly situation: null; readonly errors: readonly [UserError] };

/** All that the rules look at. */
export const situationOf = async (device: Device, judge: Judge): Promise<Situation> => ({
  device,
  catalog: judge.catalog(),
  cancelRequestedAt: device.status === 'CANCELLED' ? await judge.orders.cancelRequestedAt(device.ctn) : null,
  now: judge.now(),
  zone: judge.zone,
});

/** The line of the input, or why it cannot be used. */
const findLine = async ({ ctn, imei }: CareOrderInput['device'], { devices }: Judge): Promise<Device | UserError> => {
  try {
    const device = await devices.load(ctn);
    if (!device) return notFound('There is no line with this number here.', 'input', 'device', 'ctn');
    if (imei == null || device.imei === null || device.imei === imei) return device;
    const message = 'The line is on another device than this IMEI.';
    return { kind: 'InvalidInputError', code: 'DEVICE_MISMATCH', message, path: ['input', 'device', 'imei'] };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return {
      kind: 'CarrierUnavailableError',
      code: 'CARRIER_UNAVAILABLE',
      message: 'The carrier cannot be asked about the line now. Nothing was placed.',
      retryAfterSeconds: error.retryAfterMs === undefined ? null : Math.ceil(error.retryAfterMs / 1000),
      outcomeUnknown: false,
    };
  }
};

const refuseLine = ({ eligibility, reasons, from }: LineVerdict): readonly UserError[] =>
  eligibility === 'NOT_ELIGIBLE'
    ? [
        {
          kind: 'NotEligibleError',
          code: 'NOT_ELIGIBLE',
          message: reasons.map(({ message }) => message).join(' '),
          path: ['input', 'device'],
          reasons,
          from,
        },
      ]
    : [];

export const judgeChange = async <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  judge: Judge,
): Promise<Judgement> => {
  const line = await findLine(input.device, judge);
  if (!('ctn' in line)) return { line: null, situation: null, errors: [line] };
  const situation = await situationOf(line, judge);
  const errors = [
    ...refuseLine(spec.line(situation)),
    ...spec.refuse(input, situation),
    ...refusePreview(spec, input, situation, judge),
  ];
  if (errors.length > 0) return { line, situation, errors };
  const oneTooMany = await refuseOneMore(line.ctn, judge);
  return { line, situation, errors: oneTooMany ? [oneTooMany] : [] };
};
