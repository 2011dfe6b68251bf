/**
 * The answer to retrieveReport, read while it arrives: its file is base64 in one JSON string of up to 64 MB, which is
 * decoded on the way and never held. Source: CONTRACT section 3.
 */
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import Parser from 'stream-json/Parser.js';
import { ReportError } from './report-error.ts';

/** What the answer has beside its file. */
export interface ReportAnswer {
  readonly hasFile: boolean;
  readonly reportCode: string | null;
}

interface Token {
  readonly name: string;
  readonly value?: string;
}

const root = 'retrieveReportResponse';
const deepest = 16;
/** Of member names, and of all values but the file. */
const longestText = 1024;
const decodedAtOnce = 64 * 1024;

const unlike = (detail: string, cause?: unknown) => new ReportError('NOT_A_ZIP', detail, cause);

/** The bytes behind base64 that comes in pieces; white space between them is allowed. */
async function* decoded(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting = '';
  for await (const piece of pieces) {
    waiting += piece.replace(/\s+/g, '');
    if (waiting.length < decodedAtOnce) continue;
    const whole = waiting.length - (waiting.length % 4);
    yield Buffer.from(waiting.slice(0, whole), 'base64');
    waiting = waiting.slice(whole);
  }
  if (waiting !== '') yield Buffer.from(waiting, 'base64');
}

/** Follows the tokens of the answer: gives the pieces of `fileContent`, and notes the rest that counts. */
async function* fileContent(
  tokens: AsyncIterable<Token>,
  noted: { hasFile: boolean; reportCode: string | null },
): AsyncGenerator<string> {
  let depth = 0;
  /** The member that is read now, at depths 1 and 2. */
  const member = ['', '', ''];
  let text = '';
  const isAt = (name: string) => depth === 2 && member[1] === root && member[2] === name;
  for await (const { name, value = '' } of tokens) {
    switch (name) {
      case 'startObject':
      case 'startArray':
        depth += 1;
        if (depth > deepest) throw unlike('nested too deeply');
        break;
      case 'endObject':
      case 'endArray':
        depth -= 1;
        break;
      case 'startKey':
        text = '';
        if (depth <= 2) member[depth] = '';
        break;
      case 'endKey':
        if (depth <= 2) member[depth] = text;
        break;
      case 'startString':
        text = '';
        if (isAt('fileContent') && noted.hasFile) throw unlike('two files');
        break;
      case 'stringChunk':
        if (isAt('fileContent')) {
          noted.hasFile = true;
          yield value;
        } else if (text.length < longestText) text += value;
        break;
      case 'endString':
        if (isAt('reportCode')) noted.reportCode = text;
        break;
      default:
    }
  }
}

/** Writes the answer's file. @throws ReportError NOT_A_ZIP when the body is no such answer. */
export const readReportAnswer = async (body: AsyncIterable<Buffer>, file: FileHandle): Promise<ReportAnswer> => {
  const noted = { hasFile: false, reportCode: null };
  try {
    await pipeline(body, Parser.make({ packValues: false }), async (tokens: AsyncIterable<Token>) => {
      for await (const bytes of decoded(fileContent(tokens, noted))) await file.appendFile(bytes);
    });
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Parser ')) throw unlike('not JSON', error);
    throw error;
  }
  return noted;
};
