import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScriptUser } from './script-user.ts';

/** A script's own directory, with its text in it, that nobody but whoever runs it can look into. */
export interface ScriptDirectory {
  readonly path: string;
  readonly file: string;
  remove(): Promise<void>;
}

export async function makeScriptDirectory(
  text: string,
  user: ScriptUser | undefined,
): Promise<ScriptDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'escapement-'));
  const file = join(path, 'script');
  const remove = () => (user === undefined ? rm(path, force) : removeAs(user, path));
  try {
    await writeFile(file, text, { mode: 0o600 });
    if (user !== undefined) {
      await chown(file, user.uid, user.gid);
      await chown(path, user.uid, user.gid);
    }
    return { path, file, remove };
  } catch (error) {
    await rm(path, force);
    throw error;
  }
}

/** The folder that the scripts' own are made in, where that user may not enter it; every run of a script would fail. */
export function folderClosedTo({ uid, gid }: ScriptUser): string | undefined {
  const folder = tmpdir();
  const entering = spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], {
    uid,
    gid,
    cwd: '/',
    env: {},
  });
  return entering.status === 0 ? undefined : folder;
}

const force = { recursive: true, force: true } as const;

/**
 * As that user: a script may have closed its folders to us, and put links there for whoever may write anywhere. The folder itself is
 * ours to remove once it is empty, since that user may not write beside it.
 */
async function removeAs({ uid, gid }: ScriptUser, path: string): Promise<void> {
  const words = ['-rf', '--', path];
  const removing = spawn('/bin/rm', words, { uid, gid, cwd: '/', env: {}, stdio: 'ignore' });
  const [code] = await once(removing, 'close');
  if (code !== 0) await rmdir(path);
}
