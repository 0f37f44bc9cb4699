import { randomBytes } from 'node:crypto';

/** 32 random bytes in hex, for a secret that all processes of one installation share. */
export function newSecret(): string {
  return randomBytes(32).toString('hex');
}
