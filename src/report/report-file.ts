/** The one XML file inside a report's zip. */
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { ReportError } from './report-error.ts';

const openZip = async (fd: number): Promise<ZipFile> => {
  try {
    // Sizes are compared here, where the two ways in which they can be wrong are told apart.
    return await fromFdPromise(fd, { lazyEntries: true, autoClose: false, validateEntrySizes: false });
  } catch (error) {
    throw new ReportError('NOT_A_ZIP', 'no zip', error);
  }
};

const findXml = async (archive: ZipFile): Promise<Entry> => {
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.toLowerCase().endsWith('.xml')) return entry;
  }
  throw new ReportError('WRONG_LAYOUT', 'the zip holds no XML file');
};

const damaged = (error: unknown): ReportError =>
  error instanceof ReportError ? error : new ReportError('DAMAGED', 'the zip cannot be unpacked', error);

/**
 * The report's XML as it is unpacked. What the entry says of its size is no promise: the bytes are counted.
 * @throws ReportError NOT_A_ZIP, DAMAGED, WRONG_LAYOUT without an XML file, TOO_LARGE above `capBytes`.
 */
export async function* readReportFile(fd: number, capBytes: number): AsyncGenerator<Buffer> {
  const archive = await openZip(fd);
  try {
    const entry = await findXml(archive);
    if (entry.uncompressedSize > capBytes) {
      throw new ReportError('TOO_LARGE', `the report would unpack to more than ${capBytes} bytes`);
    }
    let size = 0;
    for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > entry.uncompressedSize) throw new ReportError('TOO_LARGE', 'the report unpacks to more than it says');
      yield chunk;
    }
    if (size < entry.uncompressedSize) throw new ReportError('DAMAGED', 'the report unpacks to less than it says');
  } catch (error) {
    throw damaged(error);
  }
}
