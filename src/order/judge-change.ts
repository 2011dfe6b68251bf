/** One change against its line: found, and allowed, or everything that is wrong with it. Nothing is written or sent. */
import type { CatalogSnapshot } from '../catalog/catalog.ts';
import type { Device } from '../device/device.ts';
import { notFound, type UserError } from '../graphql/user-error.ts';
import { UpstreamError } from '../upstream/upstream-error.ts';
import type { CareOrderInput, CareOrderSpec, Situation } from './care-order-spec.ts';
import { refuseOneMore, type DailyGuard } from './daily-guard.ts';

/** What judging needs: a slice of the desk. */
export interface Judge extends DailyGuard {
  readonly devices: { load(ctn: string): Promise<Device | null> };
  readonly catalog: () => CatalogSnapshot | undefined;
  readonly zone: string;
}

export type Judgement =
  | { readonly line: Device; readonly errors: readonly [] }
  | { readonly line: Device | null; readonly errors: readonly [UserError, ...UserError[]] };

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

export const judgeChange = async <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  judge: Judge,
): Promise<Judgement> => {
  const line = await findLine(input.device, judge);
  if (!('ctn' in line)) return { line: null, errors: [line] };
  const situation: Situation = { device: line, catalog: judge.catalog(), now: judge.now(), zone: judge.zone };
  const [first, ...others] = [spec.refuseLine(situation), ...spec.refuse(input, situation)].filter(
    (error) => error !== undefined,
  );
  if (first !== undefined) return { line, errors: [first, ...others] };
  const oneTooMany = await refuseOneMore(line.ctn, judge);
  return oneTooMany ? { line, errors: [oneTooMany] } : { line, errors: [] };
};
