/** The settings of the gateways that the corpus is sent to, and what an answer of theirs says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeManifest } from '../../src/graphql/trusted-documents.ts';
import { production } from '../support/production.ts';
import type { RawAnswer, RawRequest } from '../support/send-raw.ts';
import { trustedDocument, type HostileCase, type Profile } from './hostile-corpus.ts';

export const environmentOf = (profile: Profile, directory: string): Readonly<Record<string, string>> => {
  const push = { CARRIER_PUSH_SECRET: Buffer.alloc(24).toString('base64') };
  if (profile === 'development') return push;
  if (profile === 'production') return { ...push, ...production, TRUSTED_DOCUMENTS: 'off' };
  const manifest = join(directory, 'trusted-documents.json');
  writeFileSync(manifest, writeManifest([trustedDocument]));
  return { ...push, ...production, TRUSTED_DOCUMENTS_MANIFEST: manifest };
};

/** Where no developer is let in without one, a case comes with a token, unless it brings its own. */
export const withToken = (
  { headers, ...request }: RawRequest,
  profile: Profile,
  authorization: string,
): RawRequest => ({
  ...request,
  headers: { ...(profile !== 'development' && { authorization }), ...headers },
});

interface Problem {
  readonly code?: string;
}

export interface Verdict {
  readonly status: number;
  /** Of the first top-level error. */
  readonly code: string | undefined;
  /** Of the first problem in a payload. */
  readonly problem: string | undefined;
  readonly errors: number;
}

/** Every refusal, whatever it refuses, is JSON of the one shape; a page or a stream instead has no code at all. */
export const verdictOf = ({ status, text, headers }: RawAnswer): Verdict => {
  if (!String(headers['content-type']).includes('json')) {
    return { status, code: 'no JSON', problem: undefined, errors: 0 };
  }
  const { data, errors } = JSON.parse(text) as {
    readonly data?: Readonly<Record<string, { readonly errors?: readonly Problem[] } | string | null>> | null;
    readonly errors?: readonly { readonly extensions: Problem }[];
  };
  const [payload] = Object.values(data ?? {});
  return {
    status,
    code: errors?.[0]?.extensions.code,
    problem: typeof payload === 'object' ? payload?.errors?.[0]?.code : undefined,
    errors: errors?.length ?? 0,
  };
};

/** At most so many errors are told: five, and the sentence that there are more. */
const mostErrors = 6;

export const isAnsweredRight = (hostile: HostileCase, answer: RawAnswer): boolean => {
  const { status, code, problem, errors } = verdictOf(answer);
  const isSaid = hostile.never?.test(answer.text) ?? false;
  return (
    status === hostile.status && code === hostile.code && problem === hostile.problem && errors <= mostErrors && !isSaid
  );
};
