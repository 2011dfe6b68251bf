/** Reads `cookbook/`: an operation a file, and beside it the variables of each of its cases. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Kind, parse, visit, type OperationTypeNode } from 'graphql';

export interface Case {
  /** Names its fixture: `suspend-line`, or `suspend-line.rejected`. */
  readonly name: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Recipe {
  /** The file's name without its ending. */
  readonly name: string;
  /** What it is for: the comment at the head of the file. */
  readonly purpose: string;
  readonly operationName: string;
  readonly kind: OperationTypeNode;
  /** The operation as it stands in the file, without the comment. */
  readonly operation: string;
  /** The operation with the fragments that it uses: what a client sends. */
  readonly document: string;
  /** The plain case first. */
  readonly cases: readonly Case[];
}

const ending = '.graphql';
const variablesEnding = '.variables.json';
// As far away from dist/ as from src/.
const folder = new URL('../../cookbook/', import.meta.url);

export const cookbookFolder = fileURLToPath(folder);

const readCookbookFile = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

const fragmentsIn = (text: string): readonly string[] => {
  const names: string[] = [];
  visit(parse(text), { FragmentSpread: ({ name }) => void names.push(name.value) });
  return names;
};

const withoutComment = (text: string): string => text.replace(/^(#.*\n)+/, '').trim();

export const readCookbook = (): readonly Recipe[] => {
  const files = readdirSync(folder).sort();
  const texts = files
    .filter((file) => file.endsWith(ending))
    .map((file) => ({ name: file.slice(0, -ending.length), text: readCookbookFile(file) }));
  const fragments = new Map(
    texts.flatMap(({ text }) =>
      parse(text).definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, withoutComment(text)] as const] : [],
      ),
    ),
  );
  const casesOf = (name: string): readonly Case[] =>
    files
      .filter((file) => file.startsWith(`${name}.`) && file.endsWith(variablesEnding))
      .map((file) => ({
        name: file.slice(0, -variablesEnding.length),
        variables: JSON.parse(readCookbookFile(file)) as Case['variables'],
      }))
      .sort((a, b) => a.name.length - b.name.length || a.name.localeCompare(b.name));

  return texts.flatMap(({ name, text }) => {
    const node = parse(text).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    if (node?.kind !== Kind.OPERATION_DEFINITION || !node.name) return [];
    const operation = withoutComment(text);
    return [
      {
        name,
        purpose: text.slice(0, text.indexOf(operation)).replaceAll(/^# ?/gm, '').trim(),
        operationName: node.name.value,
        kind: node.operation,
        operation,
        document: [operation, ...fragmentsIn(text).map((fragment) => fragments.get(fragment) ?? '')].join('\n\n'),
        cases: casesOf(name),
      },
    ];
  });
};
