/** A report's XML as a stream of its rows: what stands directly below the root, and what stands directly in that. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { ReportError } from './report-error.ts';

export interface ReportElement {
  readonly name: string;
  /** An attribute by name; null when it is missing or empty. */
  readonly attribute: (name: string) => string | null;
  readonly children: readonly Omit<ReportElement, 'children'>[];
}

const deepest = 32;
/** From one tag to the next: bounds what the parser has to hold. */
const longestStretch = 1024 * 1024;

/** The parser gets the text in pieces so small that little of it is alive at once: else V8 keeps it for long. */
const pieceBytes = 8 * 1024;

const readAttribute =
  ({ attributes }: SaxesTagPlain) =>
  (name: string): string | null => {
    // Not every name is one: the object has a prototype.
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return value === undefined || value === '' ? null : value;
  };

/** Namespaces say nothing here: one prefix is as good as another, or as none. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const wrongLayout = (detail: string, cause?: unknown) => new ReportError('WRONG_LAYOUT', detail, cause);

/**
 * The rows, as many at once as each piece of the text completes. Text and what is nested deeper is passed over.
 * @throws ReportError WRONG_LAYOUT for another root or a document type, DAMAGED for what is not well-formed.
 */
export async function* readElements(
  xml: AsyncIterable<Uint8Array>,
  root: string,
): AsyncGenerator<readonly ReportElement[]> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rows: ReportElement[] = [];
  let row: (ReportElement & { readonly children: Omit<ReportElement, 'children'>[] }) | undefined;
  let depth = 0;
  let isRooted = false;
  let sinceTag = 0;

  parser.on('opentag', (tag) => {
    sinceTag = 0;
    const element = { name: localName(tag.name), attribute: readAttribute(tag) };
    if (depth === 0) {
      if (element.name !== root) throw wrongLayout(`the root is not ${root}`);
      isRooted = true;
    }
    if (depth === 1) row = { ...element, children: [] };
    if (depth === 2) row?.children.push(element);
    depth += 1;
    if (depth > deepest) throw wrongLayout('nested too deeply');
  });
  parser.on('closetag', () => {
    sinceTag = 0;
    depth -= 1;
    if (depth === 1 && row) rows.push(row);
  });
  // A document type could define entities that grow without end; a report has none.
  parser.on('doctype', () => {
    throw wrongLayout('a document type declaration');
  });
  parser.on('error', (error) => {
    throw isRooted ? new ReportError('DAMAGED', 'not well-formed', error) : wrongLayout('no XML', error);
  });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      throw new ReportError('DAMAGED', 'not UTF-8', error);
    }
  };

  for await (const chunk of xml) {
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      const piece = chunk.subarray(from, from + pieceBytes);
      sinceTag += piece.length;
      parser.write(decode(piece));
      if (sinceTag > longestStretch) throw wrongLayout(`more than ${longestStretch} bytes without a tag`);
      if (rows.length > 0) yield rows;
      rows = [];
    }
  }
  parser.write(decode()).close();
}
