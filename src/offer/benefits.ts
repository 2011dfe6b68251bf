import { Parser } from 'htmlparser2';

const blocks = new Set(['li', 'p', 'div', 'br', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'tr', 'td']);
const silent = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object']);

/**
 * The plain text of a piece of HTML, one entry a block: what the carrier calls `benefits` is a list or some paragraphs.
 * Nothing executable passes: tags, scripts and styles are dropped, entities are decoded once.
 */
export const readBenefits = (html: string): string[] => {
  const entries: string[] = [];
  let entry = '';
  let silence = 0;
  const flush = () => {
    const text = entry.replace(/\s+/g, ' ').trim();
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
