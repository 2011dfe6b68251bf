import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs with a file that only this process can read and that has no name any more: whatever happens to the process, what
 * was in it is gone with it.
 */
export const withTemporaryFile = async <T>(run: (file: FileHandle) => Promise<T>): Promise<T> => {
  const path = join(tmpdir(), `care-gateway-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    return await run(file);
  } finally {
    await file.close();
  }
};
