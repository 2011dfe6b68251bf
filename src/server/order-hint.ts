/**
 * Whether a request may be about an order, told from the bytes of its body alone: cheap enough to be asked of everything that is
 * about to be turned away. It lets nothing in by itself: what it takes for an order is still read, and is turned away then.
 */
import { withoutPrefix, type TrustedDocuments } from '../graphql/trusted-documents.ts';

export type OrderHint = (body: Buffer) => boolean;

/** Every mutation has this word in its document. A client that writes it with escapes is taken for a query, and told to come back. */
const word = 'mutation';

const documentNamed = /"(?:documentId|sha256Hash)"\s*:\s*"([^"]+)"/;

/** All mutations are about orders. `trusted`: documents that may be named instead of being sent. */
export const createOrderHint = (trusted: TrustedDocuments): OrderHint => {
  const orders = new Set([...trusted].flatMap(([id, text]) => (text.includes(word) ? [id] : [])));
  return (body) => {
    if (body.includes(word)) return true;
    if (orders.size === 0) return false;
    const id = documentNamed.exec(body.toString('latin1'))?.[1];
    return id !== undefined && orders.has(withoutPrefix(id));
  };
};
