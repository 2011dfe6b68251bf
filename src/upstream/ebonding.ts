/**
 * The dialect that all calls of the wireless carrier share: one root member a body, the contract's headers, ids of the
 * conversation. Source: CONTRACT section 1.1.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readAnswer } from './answers.ts';
import type { CallScope } from './call-scope.ts';
import type { TakeBody, Upstream, UpstreamAnswer, UpstreamCall } from './upstream.ts';

export interface EBondingCall extends Pick<UpstreamCall, 'kind' | 'fence' | 'deadlineMs' | 'maxBytes'> {
  /** Path on the base path, for instance `/careAccount`. */
  readonly path: string;
  /** The one root member of the body, for instance `careAccountRequest`. */
  readonly root: string;
  readonly members: unknown;
  /** Ids for the carrier's log; fresh ones when absent. */
  readonly conversationId?: string;
  readonly messageId?: string;
}

export class EBonding {
  readonly #upstream: Upstream;
  readonly #clientId: string;

  constructor(upstream: Upstream, clientId: string) {
    this.#upstream = upstream;
    this.#clientId = clientId;
  }

  /** Sends a call and gives any whole answer. @throws UpstreamError */
  send(call: EBondingCall): Promise<UpstreamAnswer> {
    return this.#upstream.call({ ...call, ...this.#dialect(call) });
  }

  /** A read within a request's share of calls, its answer checked. @throws UpstreamError */
  async read<T>(scope: CallScope, call: Omit<EBondingCall, 'kind' | 'fence'>, schema: z.ZodType<T>): Promise<T> {
    const answer = await scope.run(() => this.send({ ...call, kind: 'read' }));
    return readAnswer(call.path.slice(1), answer, schema);
  }

  /** A read whose good answer is taken while it arrives, because it is too large to be held. @throws UpstreamError */
  async stream<T>(scope: CallScope, call: Omit<EBondingCall, 'kind' | 'fence'>, take: TakeBody<T>): Promise<T> {
    const answer = await scope.run(() => this.#upstream.stream({ ...call, ...this.#dialect(call) }, take));
    return 'taken' in answer ? answer.taken : readAnswer(call.path.slice(1), answer, z.never());
  }

  #dialect({ path, root, members, conversationId, messageId }: Omit<EBondingCall, 'kind'>) {
    return {
      name: path.slice(1),
      path,
      body: { [root]: members },
      headers: {
        'x-att-conversationid': conversationId ?? randomUUID(),
        'x-att-messageid': messageId ?? randomUUID(),
        'x-att-clientid': this.#clientId,
      },
    };
  }

  close(): Promise<void> {
    return this.#upstream.close();
  }
}
