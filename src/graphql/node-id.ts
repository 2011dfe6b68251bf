/**
 * Global ids: opaque to clients, readable to us. An id holds the type's name and the parts that find the object again;
 * whether the caller may see it is decided by whoever looks it up, never by the id.
 */
export interface NodeId {
  readonly type: string;
  readonly parts: readonly string[];
}

export const toNodeId = (type: string, ...parts: readonly string[]): string =>
  Buffer.from(JSON.stringify([type, ...parts])).toString('base64url');

/** Undefined when the text is not one of our ids: to the caller that is the same as an object that does not exist. */
export const fromNodeId = (id: string): NodeId | undefined => {
  if (id.length > 512) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || !value.every((part): part is string => typeof part === 'string')) return undefined;
    const [type, ...parts] = value;
    return type === undefined || toNodeId(type, ...parts) !== id ? undefined : { type, parts };
  } catch {
    return undefined;
  }
};

/** The parts of an id of this type, or undefined. */
export const partsOf = (type: string, id: string): readonly string[] | undefined => {
  const node = fromNodeId(id);
  return node?.type === type ? node.parts : undefined;
};
