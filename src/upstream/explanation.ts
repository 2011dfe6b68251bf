/**
 * What went on behind one request, for the developer who asked. It is found by where the code was called from, so that no
 * signature knows of it; a request that did not ask has none, and pays a look for it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Explanation {
  /** Calls to the carriers, in the order of their ends. */
  readonly calls: ExplainedCall[];
  /** How many answers were kept ones. */
  keptAnswers: number;
  /** Values of the carrier that could not be read and were taken as absent. */
  readonly oddValues: string[];
}

interface ExplainedCall {
  readonly name: string;
  readonly milliseconds: number;
  /** HTTP status; null when there was no whole answer. */
  readonly status: number | null;
}

const requests = new AsyncLocalStorage<Explanation>();

/** Runs a request that is to be explained. */
export const explaining = <T>(request: () => T): T =>
  requests.run({ calls: [], keptAnswers: 0, oddValues: [] }, request);

/** Of the request that is running; undefined when it is not to be explained. */
export const currentExplanation = (): Explanation | undefined => requests.getStore();

/** Makes a call, and notes it where its request is explained. */
export const explainCall = async <T extends { readonly status: number }>(
  name: string,
  call: () => Promise<T>,
): Promise<T> => {
  const explanation = currentExplanation();
  if (!explanation) return call();
  const began = performance.now();
  let status: number | null = null;
  try {
    const answer = await call();
    ({ status } = answer);
    return answer;
  } finally {
    explanation.calls.push({ name, milliseconds: Math.round((performance.now() - began) * 10) / 10, status });
  }
};
