/**
 * Until when a request must be answered: what its header `x-deadline-ms` says, in milliseconds from now. There is no
 * standard for it over HTTP (`Prefer: wait` counts whole seconds and means something else, `grpc-timeout` is gRPC's own).
 */
import type { IncomingHttpHeaders } from 'node:http';
import { limitTable, type Limits } from '../limits.ts';

/** Cut to the bounds of the limit; the usual deadline where nothing that can be read is said. */
export const deadlineOf = ({ 'x-deadline-ms': header }: IncomingHttpHeaders, { deadlineMs }: Limits): number => {
  const { least, most } = limitTable.deadlineMs;
  const asked = typeof header === 'string' && header.trim() !== '' ? Number(header) : NaN;
  return Number.isNaN(asked) ? deadlineMs : Math.min(Math.max(asked, least), most);
};
