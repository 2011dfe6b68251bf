/** A list of any length in one request. `devices` takes 100 lines, so a longer list is several of them side by side. */
import { largestPage } from '../src/graphql/connection.ts';

interface ListQuestion {
  /** The request's body. */
  readonly body: string;
  /** Whether the answer has every line, and nothing beside. */
  readonly isRight: (answer: { readonly data?: unknown; readonly errors?: unknown } | undefined) => boolean;
}

const fields = '{ ctn imei make model status sim { iccid } subscriber { name } ratePlan { name price { amount } } }';

const ctnsOf = (first: number, size: number): string[] =>
  Array.from({ length: size }, (_, place) => String(2_145_000_000 + first + place));

/** `first` moves the list to other lines. */
export const listQuestion = (size: number, first: number): ListQuestion => {
  const pages = Array.from({ length: Math.ceil(size / largestPage) }, (_, page) => ({
    name: `list${page}`,
    ctns: ctnsOf(first + page * largestPage, Math.min(largestPage, size - page * largestPage)),
  }));
  const query = `query Growth(${pages.map(({ name }) => `$${name}: [CTN!]!`).join(' ')}) {
${pages.map(({ name }) => `${name}: devices(ctns: $${name}) ${fields}`).join('\n')}
}`;
  const variables = Object.fromEntries(pages.map(({ name, ctns }) => [name, ctns]));
  return {
    body: JSON.stringify({ query, variables }),
    isRight: (answer) => {
      const data = answer?.data as Readonly<Record<string, readonly ({ readonly ctn: string } | null)[]>> | undefined;
      return (
        answer?.errors === undefined &&
        pages.every(({ name, ctns }) => JSON.stringify(data?.[name]?.map((line) => line?.ctn)) === JSON.stringify(ctns))
      );
    },
  };
};
