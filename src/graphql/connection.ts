/** Relay's connections: page arguments in, pages out. */
import { gatewayError } from './gateway-error.ts';

export const largestPage = 100;
export const usualPage = 20;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** What a page asks for: how many, from which end, and past which cursor. */
export interface PageRequest {
  readonly size: number;
  readonly from: 'front' | 'back';
  readonly cursor: string | undefined;
}

export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number | null;
}

const checkSize = (name: string, size: number): number => {
  if (size < 1 || size > largestPage) {
    throw gatewayError('BAD_USER_INPUT', `\`${name}\` must be between 1 and ${largestPage}.`);
  }
  return size;
};

/** @throws BAD_USER_INPUT for sizes out of range, and for arguments that contradict one another. */
export const readPage = ({ first, after, last, before }: PageArguments): PageRequest => {
  if (first != null && last != null) {
    throw gatewayError('BAD_USER_INPUT', 'Ask for the `first` or the `last` entries, not both.');
  }
  const backwards = last != null || (first == null && before != null);
  if (backwards ? after != null : before != null) {
    throw gatewayError('BAD_USER_INPUT', 'Use `after` with `first`, and `before` with `last`.');
  }
  return backwards
    ? { size: checkSize('last', last ?? usualPage), from: 'back', cursor: before ?? undefined }
    : { size: checkSize('first', first ?? usualPage), from: 'front', cursor: after ?? undefined };
};

/** Opaque text for the values that say where an entry stands. */
export const toCursor = (...place: readonly string[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws BAD_USER_INPUT when the text is not a cursor of as many values. */
export const fromCursor = (cursor: string, values: number): readonly string[] => {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === values && place.every((value) => typeof value === 'string')) {
      return place;
    }
  } catch {
    // Falls through to the same refusal.
  }
  throw gatewayError('BAD_USER_INPUT', 'The cursor is not one of this list.');
};

/**
 * The page, out of up to one entry more than was asked for: the extra one only says that there is more.
 * `entries` are in the list's order, whichever end they were taken from.
 */
export const toConnection = <T>(
  page: PageRequest,
  entries: readonly T[],
  cursorOf: (entry: T) => string,
  totalCount: number | null,
): Connection<T> => {
  const more = entries.length > page.size;
  const kept = page.from === 'front' ? entries.slice(0, page.size) : entries.slice(-page.size);
  const edges = kept.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes: kept,
    pageInfo: {
      hasNextPage: page.from === 'front' ? more : page.cursor !== undefined,
      hasPreviousPage: page.from === 'back' ? more : page.cursor !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
};
