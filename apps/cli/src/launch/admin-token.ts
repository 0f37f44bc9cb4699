import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the token of this data directory lies. */
export const adminTokenPath = (dataDir: string): string => join(dataDir, 'admin-token');

/** The admin token, made on the first start and kept, readable by its owner alone. */
export function ensureAdminToken(dataDir: string): string {
  const path = adminTokenPath(dataDir);
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
