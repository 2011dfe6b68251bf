/** Whether the gateway has become dearer beside the limit than it was: a pure judgement over two results. */
import type { WorkloadResult } from './compare-workload.ts';

/** What is judged of a result. */
export type Judged = Pick<WorkloadResult, 'isFinding' | 'noise'> & {
  readonly comparisons: readonly { readonly name: string; readonly efficiency: { readonly median: number } }[];
};

export interface Verdict {
  readonly name: string;
  readonly was: number;
  readonly is: number;
  /** The least that would have passed: what it was, less what equals differed by in either run. */
  readonly least: number;
  readonly hasPassed: boolean;
}

/** Only a finding can be judged, and only against one; a contender of one run alone is left out. @throws Error */
export const judge = (committed: Judged, current: Judged, names: readonly string[]): readonly Verdict[] => {
  if (!committed.isFinding) throw new Error('The committed figures are no finding: measure them again.');
  if (!current.isFinding) throw new Error('Too few slices kept to judge by: run again on a quieter machine.');
  const spread = Math.max(1, ...[...committed.noise, ...current.noise].map(({ factor }) => factor));
  const medianIn = ({ comparisons }: Judged, name: string) =>
    comparisons.find((comparison) => comparison.name === name)?.efficiency.median;
  return names.flatMap((name) => {
    const [was, is] = [medianIn(committed, name), medianIn(current, name)];
    if (was === undefined || is === undefined) return [];
    const least = was / spread;
    return [{ name, was, is, least, hasPassed: is >= least }];
  });
};
