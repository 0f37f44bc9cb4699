import { join } from 'node:path';
import { ensureSecret, randomSecret, writeSecret } from './secret-file.ts';

/** Where the token of this data directory lies. */
export const adminTokenPath = (dataDir: string): string => join(dataDir, 'admin-token');

/**
 * The admin token: the one given, else the one of an earlier start, else a new one. Either way it then lies in the data
 * directory, readable by its owner alone.
 */
export function ensureAdminToken(dataDir: string, given: string | undefined): string {
  const path = adminTokenPath(dataDir);
  if (given !== undefined && given !== '') writeSecret(path, given);
  return ensureSecret(path, randomSecret);
}
