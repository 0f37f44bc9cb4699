import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a backup is: the files of a server as they were at one moment. */
export interface DataCopy {
  /** Puts it in the place of what is there now. Only while the server is down. */
  restore(): Promise<void>;
  remove(): Promise<void>;
}

/** Copies a server's files while it is held still, so that the copy is of one moment. */
export async function copyData(
  directory: string,
  server: { freeze(): void; thaw(): void },
): Promise<DataCopy> {
  const copy = await mkdtemp(join(tmpdir(), 'escapement-copy-'));
  server.freeze();
  try {
    await cp(directory, copy, { recursive: true });
  } finally {
    server.thaw();
  }
  return {
    async restore() {
      await rm(directory, { recursive: true, force: true });
      await cp(copy, directory, { recursive: true });
    },
    remove: () => rm(copy, { recursive: true, force: true }),
  };
}
