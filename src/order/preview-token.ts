/**
 * Binds an order to what was shown before it: the input, and what it would do to the line as it was then. A token is two
 * keyed hashes, so nothing is kept, and every instance knows it.
 */
import type { Caller } from '../identity/caller.ts';
import type { UserError } from '../graphql/user-error.ts';
import type { CareOrderInput, CareOrderSpec, Situation } from './care-order-spec.ts';
import type { Fingerprints } from './natural-keys.ts';
import { outcomeOf } from './outcome-of-change.ts';

export interface PreviewIssuer {
  readonly caller: Caller;
  readonly fingerprints: Fingerprints;
}

/** What an order carries beside its change (contact, consent, keys) may still be given after the preview. */
const hashes = <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  situation: Situation,
  { caller, fingerprints }: PreviewIssuer,
): readonly [ofInput: string, ofOutcome: string] => {
  const { details, ...change } = input;
  const { effectiveAt, ...outcome } = outcomeOf(spec, input, situation);
  const { ctn, status } = situation.device;
  const about = [caller.tenant.id, caller.clientId, spec.type];
  const shown = { ...outcome, replaces: outcome.replaces.map(({ sku }) => sku), status };
  return [fingerprints.ofInput('PREVIEW', [...about, change]), fingerprints.ofInput('OUTCOME', [...about, ctn, shown])];
};

export const previewTokenOf = <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  situation: Situation,
  issuer: PreviewIssuer,
): string => hashes(spec, input, situation, issuer).join('.');

/** Refuses an order that is not the one shown, or does not do now what was shown. */
export const refusePreview = <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  situation: Situation,
  issuer: PreviewIssuer,
): readonly UserError[] => {
  const token = input.details?.previewToken;
  if (token == null) return [];
  const [ofInput, ofOutcome] = hashes(spec, input, situation, issuer);
  if (token === `${ofInput}.${ofOutcome}`) return [];
  const message = token.startsWith(`${ofInput}.`)
    ? 'The line has changed since the preview. Look at it again.'
    : 'This is not what was previewed.';
  return [
    {
      kind: 'InvalidInputError',
      code: 'PREVIEW_MISMATCH',
      message,
      path: ['input', 'details', 'previewToken'],
    },
  ];
};
