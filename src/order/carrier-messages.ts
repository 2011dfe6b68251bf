/** What the carrier's codes mean, in our words: the carrier's own never leave. Unknown codes get a general sentence. */
const messages: Readonly<Record<string, string>> = {
  CARE_ORDER_NOT_ELIGIBLE: 'The carrier says that the line is not eligible for this change.',
  SC_CARE_1002: 'The carrier says that the number is not on this device.',
  SVC0002: 'The carrier cannot use a value of the order.',
};

export const carrierMessage = (code: string | null): string =>
  (code === null ? undefined : messages[code]) ?? 'The carrier refused this change.';
