/** What an operation answers, before it becomes HTTP; and the error envelopes that the operations share. */

import type { Refusal } from './refusals.ts';

export interface Answer {
  readonly status: number;
  /** Sent as JSON; an answer without one has an empty body. */
  readonly body?: unknown;
}

/** The envelope of AT&T's public wireless APIs, assumed for eBonding. */
export const requestError = (status: number, messageId: string, text: string, variables: string): Answer => ({
  status,
  body: { RequestError: { ServiceException: { MessageId: messageId, Text: text, Variables: variables } } },
});

export const invalidInput = (part: string): Answer =>
  requestError(400, 'SVC0002', 'Invalid input value for message part %1', part);

export const notFound = (part: string): Answer =>
  requestError(404, 'SVC0004', 'No valid addresses provided in message part %1', part);

/** A business rejection: errors inside the operation's own answer. */
export const refusedIn = (
  root: string,
  payloadId: string,
  errors: readonly (Refusal & { changeRequestId?: string; orderId?: string })[],
): Answer => ({
  status: 400,
  body: { [root]: { payloadId, status: { code: '400', text: 'Bad Request' }, errors } },
});

/** The echo of the request that answers carry; the submitter is the documents' sample value. */
export const requestEcho = (payloadId: string, type: string): { id: string; submitter: string; type: string } => ({
  id: `al${payloadId.replace(/\D/g, '').slice(-11)}`,
  submitter: 'PartnerABC',
  type,
});
