import type { FastifyRequest } from 'fastify';
import type { Tally } from '../telemetry/tally.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { Slot } from './slot.ts';

/** The tally of each GraphQL request, from when its headers have been read: also for those that are refused before they are run. */
export class RequestTallies {
  readonly #begin: Telemetry['begin'];
  readonly #tallies = new Slot<FastifyRequest, Tally>('tally');

  constructor(begin: Telemetry['begin']) {
    this.#begin = begin;
  }

  begin(request: FastifyRequest): Tally {
    const tally = this.#begin(request.headers['traceparent']);
    this.#tallies.put(request, tally);
    return tally;
  }

  /** Undefined when it is no GraphQL request. */
  find(request: FastifyRequest): Tally | undefined {
    return this.#tallies.of(request);
  }

  of(request: FastifyRequest): Tally {
    return this.find(request) ?? this.begin(request);
  }
}
