/**
 * Ids that are made anew for each order and each request, told as ones that stay: the first as …0001, the second as
 * …0002. Fixtures hold the stable ones, and variables may name them.
 */
import { fromNodeId, toNodeId } from '../../src/graphql/node-id.ts';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const stableUuid = (count: number): string => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;

type Change = (text: string, key: string) => string;

const changeEach = (value: unknown, change: Change, key = ''): unknown => {
  if (typeof value === 'string') return change(value, key);
  if (Array.isArray(value)) return value.map((entry) => changeEach(entry, change, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, changeEach(entry, change, name)]));
};

export const createStableIds = () => {
  const stable = new Map<string, string>();
  const real = new Map<string, string>();

  const stableFor = (id: string): string => {
    const known = stable.get(id);
    if (known !== undefined) return known;
    const made = stableUuid(stable.size + 1);
    stable.set(id, made);
    real.set(made, id);
    return made;
  };

  const settleText: Change = (text, key) => {
    if (key === 'supportReference') return text.replaceAll(uuid, stableFor);
    // Two hashes under a key that is another one in each world.
    if (key === 'token') return 'the-token-of-this-preview';
    // Ids of orders, and cursors, are lists in base64url. The carrier's own ids, which stay, are not.
    const node = fromNodeId(text);
    return node ? toNodeId(node.type, ...node.parts.map((part) => part.replaceAll(uuid, stableFor))) : text;
  };

  const resolveText: Change = (text) => {
    const node = fromNodeId(text);
    return node ? toNodeId(node.type, ...node.parts.map((part) => real.get(part) ?? part)) : text;
  };

  return {
    /** An answer as its fixture has it. */
    settle: (answer: unknown): unknown => changeEach(answer, settleText),
    /** Variables with the ids of this world in place of the stable ones. */
    resolve: <T>(variables: T): T => changeEach(variables, resolveText) as T,
  };
};
