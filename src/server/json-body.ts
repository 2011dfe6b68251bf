/**
 * The bodies that are read at all: JSON, in UTF-8, as it is. What could be read in two ways (bytes that are no UTF-8, another
 * charset, a key that reaches the prototype) is refused, and so is what grows when it is unpacked or walked through.
 */
import type { FastifyInstance } from 'fastify';

class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

const charsetOf = (contentType: string): string => /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1] ?? 'utf-8';

/** Throws for bytes that are no UTF-8, and drops a byte order mark. */
const decoder = new TextDecoder('utf-8', { fatal: true });

const decode = (bytes: Buffer): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new BodyError(400, 'The body is not UTF-8.');
  }
};

/** Whether objects and lists stand in one another deeper than this. Looks at the text, so that nothing deep is ever built. */
const isDeeper = (json: string, most: number): boolean => {
  let depth = 0;
  let isText = false;
  for (let place = 0; place < json.length; place += 1) {
    const character = json[place];
    if (isText) {
      if (character === '\\') place += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > most) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
};

export const addJsonBody = (app: FastifyInstance, deepest: number): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      const json = decode(bytes);
      if (isDeeper(json, deepest)) throw new BodyError(400, 'The body is nested too deeply.');
      void parse(request, json, done);
    } catch (error) {
      done(error as Error);
    }
  });
  // Before a byte of the body is read.
  app.addHook('onRequest', ({ headers }, _reply, next) => {
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() !== 'identity') next(new BodyError(415, 'Compressed bodies are not read.'));
    else if (charsetOf(headers['content-type'] ?? '').toLowerCase() !== 'utf-8') {
      next(new BodyError(415, 'Only UTF-8 is read.'));
    } else next();
  });
};
