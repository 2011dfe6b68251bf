/**
 * The one table of top-level error codes. docs/errors.md is generated from it; every error that leaves the gateway has
 * one of these codes and its fixed message, never the words of a carrier or of a stack.
 */
export interface ErrorCode {
  /** What a client is told, unless the gateway itself wrote a message about the client's own input. */
  readonly message: string;
  /** For docs/errors.md: when it happens. */
  readonly when: string;
  readonly retryable: boolean;
}

export const errorCodes = {
  BAD_USER_INPUT: {
    message: 'The request has a value that cannot be used.',
    when: 'A variable, an argument or a page size cannot be used. Nothing was executed for it.',
    retryable: false,
  },
  BAD_REQUEST: {
    message: 'The request is not a GraphQL request.',
    when: 'The HTTP request is not GraphQL over HTTP: no query, wrong media type, a body that is not JSON.',
    retryable: false,
  },
  GRAPHQL_PARSE_FAILED: {
    message: 'The document is not GraphQL.',
    when: 'The document has a syntax error.',
    retryable: false,
  },
  GRAPHQL_VALIDATION_FAILED: {
    message: 'The document does not fit the schema.',
    when: 'An unknown field or argument, a wrong type, or a limit of size, depth or number.',
    retryable: false,
  },
  OPERATION_RESOLUTION_FAILURE: {
    message: 'The operation to run is not clear.',
    when: 'The document has several operations and `operationName` names none of them.',
    retryable: false,
  },
  PERSISTED_QUERY_NOT_FOUND: {
    message: 'No stored document has this id.',
    when: 'A document was asked for by an id that is not known here.',
    retryable: false,
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    message: 'Documents cannot be stored here.',
    when: 'The client tried to register a document.',
    retryable: false,
  },
  UNAUTHENTICATED: {
    message: 'Say who you are: send a valid bearer token.',
    when: 'There is no token, or it is not valid.',
    retryable: false,
  },
  FORBIDDEN: { message: 'You may not do this.', when: 'The token lacks the scope.', retryable: false },
  NOT_FOUND: {
    message: 'There is no such thing here.',
    when: 'An address or an object does not exist, or is not yours to see.',
    retryable: false,
  },
  RATE_LIMITED: {
    message: 'Too many requests; wait a little.',
    when: 'You have used up your share for now. `extensions.retryAfterSeconds` says how long to wait.',
    retryable: true,
  },
  COST_LIMIT_EXCEEDED: {
    message: 'The operation asks for too much at once.',
    when: 'The cost of the operation is above the limit: ask for fewer entries or fields.',
    retryable: false,
  },
  DEADLINE_EXCEEDED: {
    message: 'There was no time left for this part.',
    when: 'The deadline of the request (`x-deadline-ms`) came before this field could be fetched. The other fields are there.',
    retryable: true,
  },
  UPSTREAM_TIMEOUT: {
    message: 'The carrier did not answer in time.',
    when: 'The carrier took too long over a read.',
    retryable: true,
  },
  UPSTREAM_UNAVAILABLE: {
    message: 'The carrier cannot be reached.',
    when: 'The carrier refuses connections, answers with a server error, or does not accept our credentials; or did so lately too often to be asked now: `extensions.retryAfterSeconds` then says when it will be.',
    retryable: true,
  },
  UPSTREAM_BAD_RESPONSE: {
    message: 'The carrier gave an answer that cannot be used.',
    when: 'The carrier answered with something that is not what its contract says.',
    retryable: true,
  },
  UPSTREAM_RATE_LIMITED: {
    message: 'The carrier asks us to wait.',
    when: 'The carrier throttles. `extensions.retryAfterSeconds` says how long to wait, when known.',
    retryable: true,
  },
  STORE_UNAVAILABLE: {
    message: 'Orders cannot be recorded or read now. Nothing was sent.',
    when: 'The order journal cannot be used. Reads of devices, accounts and offers go on. Repeat with the same key: what was being written may have been.',
    retryable: true,
  },
  OVERLOADED: {
    message: 'The gateway is busy; wait a little.',
    when: 'More requests than can be served are under way, or, with a path, more calls for such fields than a carrier answers now.',
    retryable: true,
  },
  INTERNAL_SERVER_ERROR: {
    message: 'Something went wrong on our side.',
    when: 'A fault of the gateway. Quote `extensions.supportReference`.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorCode>;

export type ErrorCodeName = keyof typeof errorCodes;

export const isErrorCode = (code: unknown): code is ErrorCodeName =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code);
