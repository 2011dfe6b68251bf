/** Whether two answers have the same members, of the same types, in lists of the same length. */
const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

type Members = Readonly<Record<string, unknown>>;

/** Where they differ first, or undefined. */
export const shapeDifference = (expected: unknown, found: unknown, place = 'answer'): string | undefined => {
  const kind = kindOf(expected);
  if (kind !== kindOf(found)) return `${place}: ${kindOf(found)} where the first answer has ${kind}`;
  if (kind !== 'object' && kind !== 'list') return undefined;
  const names = Object.keys(expected as Members);
  const size = Object.keys(found as Members).length;
  if (names.length !== size) return `${place}: ${size} members where the first answer has ${names.length}`;
  for (const name of names) {
    const difference = shapeDifference((expected as Members)[name], (found as Members)[name], `${place}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
};
