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
  const remove = () => (user === undefined ? removeOwn(path) : removeBy(path, user));
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

/** A script may have dug deeper than any path can say, which the program goes down step by step. */
async function removeOwn(path: string): Promise<void> {
  try {
    await rm(path, force);
  } catch {
    await removeBy(path);
  }
}

/**
 * As the user whom it ran as: a script may have closed its folders to us, and put links there for whoever may write anywhere. The folder itself
 * is ours to remove once it is empty, since that user may not write beside it.
 */
async function removeBy(path: string, user?: Pick<ScriptUser, 'uid' | 'gid'>): Promise<void> {
  const words = ['-rf', '--', path];
  const as = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  const removing = spawn('/bin/rm', words, { ...as, cwd: '/', env: {}, stdio: 'ignore' });
  const [code] = await once(removing, 'close');
  if (code !== 0) await rmdir(path);
}
