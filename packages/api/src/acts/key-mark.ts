import { sha256Hex } from '../auth/digest.ts';

/**
 * By which what was done under a key is known again, wherever that is written down; none without one. An act whose repeat would do something more writes it with what it
 * does, and answers a repeat as it answered the first.
 */
export function keyMark(act: string, key: string | undefined): string | undefined {
  return key === undefined ? undefined : sha256Hex(JSON.stringify([act, key])).slice(0, 32);
}
