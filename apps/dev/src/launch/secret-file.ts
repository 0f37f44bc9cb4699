import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** 256 bits that nobody can guess, in letters that need no quoting anywhere. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/** The secret that lies at this path; one is made, readable by its owner alone, when there is none. */
export function ensureSecret(path: string, make: () => string): string {
  try {
    writeFileSync(path, `${make()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(path, 'utf8').trim();
  if (secret !== '') return secret;
  // A file that was cut short, by a full disk say, is no secret.
  writeSecret(path, make());
  return readFileSync(path, 'utf8').trim();
}

/** Puts a secret at this path in place of what was there, and of the rights it had. */
export function writeSecret(path: string, secret: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, `${secret}\n`, { mode: 0o600 });
}
