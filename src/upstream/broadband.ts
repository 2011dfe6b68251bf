/** The dialect of the broadband carrier. Source: CONTRACT section 4.1. */
import type { z } from 'zod';
import type { CallView } from '../telemetry/metrics.ts';
import { readAnswer } from './answers.ts';
import type { CallScope } from './call-scope.ts';
import type { Upstream } from './upstream.ts';

export class Broadband {
  readonly #upstream: Upstream;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** A read within a request's share of calls, its answer checked. @throws UpstreamError */
  async read<T>(scope: CallScope, path: string, body: unknown, deadlineMs: number, schema: z.ZodType<T>): Promise<T> {
    const name = 'availability';
    const call = { name, path, kind: 'read', body, deadlineMs, patience: scope } as const;
    return readAnswer(name, await scope.run('broadband', () => this.#upstream.call(call)), schema);
  }

  get guards(): readonly CallView[] {
    return this.#upstream.guards;
  }

  close(): Promise<void> {
    return this.#upstream.close();
  }
}
