import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the token of this data directory lies. */
export const adminTokenPath = (dataDir: string): string => join(dataDir, 'admin-token');

/**
 * The admin token: the one given, else the one of an earlier start, else a new one. Either way it then lies in the data
 * directory, readable by its owner alone.
 */
export function ensureAdminToken(dataDir: string, given: string | undefined): string {
  const path = adminTokenPath(dataDir);
  if (given !== undefined && given !== '') {
    rmSync(path, { force: true });
    writeFileSync(path, `${given}\n`, { mode: 0o600 });
    return given;
  }
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
