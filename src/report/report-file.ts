/** The one XML file inside a report's zip. */
import { text } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

/**
 * Unpacks the report's XML.
 * @throws Error when it is no zip, holds no XML file, or would unpack to more than `capBytes`. The library refuses a file
 *   that unpacks to more than its entry says, so checking what the entry says is enough.
 */
export const readReportFile = async (zip: Buffer, capBytes: number): Promise<string> => {
  const archive = await fromBufferPromise(zip);
  try {
    for await (const entry of archive.eachEntry()) {
      if (!entry.fileName.toLowerCase().endsWith('.xml')) continue;
      if (entry.uncompressedSize > capBytes) throw new Error(`The report would unpack to more than ${capBytes} bytes.`);
      return await text(await archive.openReadStreamPromise(entry));
    }
    throw new Error('The report holds no XML file.');
  } finally {
    archive.close();
  }
};
