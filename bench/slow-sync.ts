/** A disk as slow as a cloud's: a library to load before the others, in which each sync takes some milliseconds more. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const source = (ms: number): string => `#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int later(long result) {
  int reason = errno;
  struct timespec pause = {0, ${ms} * 1000000L};
  nanosleep(&pause, 0);
  errno = reason;
  return (int)result;
}

int fsync(int file) { return later(syscall(SYS_fsync, file)); }
int fdatasync(int file) { return later(syscall(SYS_fdatasync, file)); }
`;

const patienceMs = 20_000;

/** The library's path; undefined where there is no C compiler. */
export const buildSlowSync = async (folder: string, ms: number): Promise<string | undefined> => {
  const [input, output] = [join(folder, 'slow-sync.c'), join(folder, 'slow-sync.so')];
  await writeFile(input, source(ms));
  for (const compiler of ['cc', 'gcc']) {
    try {
      await promisify(execFile)(compiler, ['-shared', '-fPIC', '-O1', '-o', output, input], { timeout: patienceMs });
      return output;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
    }
  }
  return undefined;
};
