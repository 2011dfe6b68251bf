/** An operation in a page, with the answer that is printed below it. */
import { readFileSync } from 'node:fs';

export interface Example {
  readonly query: string;
  readonly answer: unknown;
  /** The answer as it is printed. */
  readonly text: string;
}

export const readPage = (page: string): string => readFileSync(new URL(`../${page}`, import.meta.url), 'utf8');

export const readExamples = (page: string): readonly Example[] =>
  [...readPage(page).matchAll(/```graphql\n(.*?)```\n\n```json\n(.*?)```/gs)].map(([, query = '', text = '']) => ({
    query,
    answer: JSON.parse(text) as unknown,
    text,
  }));
