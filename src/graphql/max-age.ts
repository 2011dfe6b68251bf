import { gatewayError } from './gateway-error.ts';

/** Answers are kept for no longer than this. */
const longestSeconds = 300;

/** How old an answer may be, in milliseconds, from an argument in seconds. @throws BAD_USER_INPUT */
export const readMaxAge = (seconds: number | null | undefined): number => {
  const wanted = seconds ?? 0;
  if (wanted < 0 || wanted > longestSeconds) {
    throw gatewayError('BAD_USER_INPUT', `\`maxAgeSeconds\` must be between 0 and ${longestSeconds}.`);
  }
  return wanted * 1000;
};
