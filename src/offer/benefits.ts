import { Parser } from 'htmlparser2';

const blocks = new Set(['li', 'p', 'div', 'br', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'tr', 'td']);
// What these hold is no text for a reader, or is read raw, tags and all.
const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'noembed',
  'noframes',
  'iframe',
  'object',
  'title',
  'textarea',
  'xmp',
  'plaintext',
]);

/** Dropping a tag inside another one, or decoding an entity, may leave what begins a tag: its sign goes as well. */
const withoutTagStarts = (text: string): string =>
  text.replace(/<+/g, (signs, at: number) => (/^[a-z/!?]/i.test(text.charAt(at + signs.length)) ? '' : signs));

/**
 * The plain text of a piece of HTML, one entry a block: what the carrier calls `benefits` is a list or some paragraphs.
 * Nothing executable passes: tags, scripts and styles are dropped, entities are decoded once.
 */
export const readBenefits = (html: string): string[] => {
  const entries: string[] = [];
  let entry = '';
  let silence = 0;
  const flush = () => {
    const text = withoutTagStarts(entry).replace(/\s+/g, ' ').trim();
    if (text !== '') entries.push(text);
    entry = '';
  };
  const parser = new Parser({
    onopentagname: (name) => {
      if (silent.has(name)) silence += 1;
      if (blocks.has(name)) flush();
    },
    ontext: (text) => {
      if (silence === 0) entry += text;
    },
    onclosetag: (name) => {
      if (silent.has(name)) silence = Math.max(0, silence - 1);
      if (blocks.has(name)) flush();
    },
  });
  parser.write(html);
  parser.end();
  flush();
  return entries;
};
