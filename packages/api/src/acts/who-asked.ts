import type { Actor } from './act.ts';

/** Who asked, as it is written down beside what was done: how he is known, and from where he came. */
export function whoAsked({ kind, address }: Actor): string {
  return `${kind} at ${address}`;
}
