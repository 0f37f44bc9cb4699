import { randomBytes } from 'node:crypto';

/**
 * Settings that nobody else may know, and what takes the place of one that lay open: another key, or nothing, so that
 * whoever makes the setting makes it anew and says so.
 */
export const secretSettings: Readonly<Record<string, 'new-key' | 'nothing'>> = {
  'signing-key': 'new-key',
  'session-key': 'new-key',
  // Of the hash alone no token can be made; but whoever could read it could write it.
  'admin-token-sha256': 'nothing',
};

export function newKey(): Buffer {
  return Buffer.from(randomBytes(32).toString('hex'));
}
