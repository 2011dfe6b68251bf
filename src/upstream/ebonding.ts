/**
 * The dialect that all calls of the wireless carrier share: one root member a body, the contract's headers, ids of the
 * conversation. Source: CONTRACT section 1.1.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CallView } from '../telemetry/metrics.ts';
import { readAnswer } from './answers.ts';
import type { CallScope, Patience } from './call-scope.ts';
import type { CallKind, TakeBody, Upstream, UpstreamAnswer, UpstreamCall } from './upstream.ts';

export interface EBondingCall extends Pick<UpstreamCall, 'kind' | 'fence' | 'deadlineMs' | 'maxBytes' | 'patience'> {
  /** Path on the base path, for instance `/careAccount`. */
  readonly path: string;
  /** The one root member of the body, for instance `careAccountRequest`. */
  readonly root: string;
  readonly members: unknown;
  /** Ids for the carrier's log; fresh ones when absent. */
  readonly conversationId?: string;
  readonly messageId?: string;
}

export type EBondingRead = Omit<EBondingCall, 'kind' | 'fence' | 'patience'>;

export class EBonding {
  readonly #upstream: Upstream;
  readonly #clientId: string;

  constructor(upstream: Upstream, clientId: string) {
    this.#upstream = upstream;
    this.#clientId = clientId;
  }

  /** Sends a call and gives any whole answer. @throws UpstreamError */
  send(call: EBondingCall): Promise<UpstreamAnswer> {
    return this.#upstream.call(this.#inDialect(call, call.kind, call.patience, call.fence));
  }

  /** A read within a request's share of calls and time, and gives any whole answer. @throws UpstreamError */
  ask(scope: CallScope, call: EBondingRead): Promise<UpstreamAnswer> {
    return scope.run('eBonding', () => this.#upstream.call(this.#inDialect(call, 'read', scope)));
  }

  /** The same, its answer checked. @throws UpstreamError */
  async read<T>(scope: CallScope, call: EBondingRead, schema: z.ZodType<T>): Promise<T> {
    return readAnswer(call.path.slice(1), await this.ask(scope, call), schema);
  }

  get guards(): readonly CallView[] {
    return this.#upstream.guards;
  }

  /** A read whose good answer is taken while it arrives, because it is too large to be held. @throws UpstreamError */
  async stream<T>(scope: CallScope, call: EBondingRead, take: TakeBody<T>): Promise<T> {
    const answer = await scope.run('eBonding', () => this.#upstream.stream(this.#inDialect(call, 'read', scope), take));
    return 'taken' in answer ? answer.taken : readAnswer(call.path.slice(1), answer, z.never());
  }

  /** Member by member: to spread one object into another costs more than all the rest of it. */
  #inDialect(
    { path, root, members, conversationId, messageId, deadlineMs, maxBytes }: EBondingRead,
    kind: CallKind,
    patience: Patience | undefined,
    fence?: () => Error | undefined,
  ): UpstreamCall {
    return {
      name: path.slice(1),
      path,
      kind,
      body: { [root]: members },
      headers: {
        'x-att-conversationid': conversationId ?? randomUUID(),
        'x-att-messageid': messageId ?? randomUUID(),
        'x-att-clientid': this.#clientId,
      },
      deadlineMs,
      maxBytes,
      patience,
      fence,
    };
  }

  close(): Promise<void> {
    return this.#upstream.close();
  }
}
