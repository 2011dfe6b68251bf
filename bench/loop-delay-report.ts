/** What a process says whose event loop was watched while it wrote orders down. Times are in milliseconds. */
export interface LoopDelayReport {
  /** One sync of a small write, without a journal. */
  readonly syncMs: number;
  readonly insertsPerSecond: number;
  readonly insertP50: number;
  readonly loopP50: number;
  readonly loopP99: number;
}

export type LoopDelayReply = { readonly report: LoopDelayReport } | { readonly failure: string };
