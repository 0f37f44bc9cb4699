import type { LinePlace } from './turn-in-line.ts';

/** What stands above the places of a barrier: how many it takes, and who has entered. */
export interface BarrierParty {
  readonly size: number;
  /** The guids of those who entered last; they are in as long as one of them stands. */
  readonly entered: readonly string[];
}

export type BarrierStep =
  /** Nobody who is listed. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'entered' }
  /** Enough stand: these enter, once that is written down. */
  | { readonly kind: 'close'; readonly entered: readonly string[] }
  /** `behind`: who is to be watched beside the party, where nobody may enter before he leaves. */
  | { readonly kind: 'waits'; readonly behind?: string };

/**
 * Who may enter, decided from the line and what stands above it. Whoever makes up the number writes down who enters, so that all others watch that
 * alone; who comes while others are in waits until all of those have left, and of those who wait for that one watches.
 */
export function barrierStep(
  line: readonly LinePlace[],
  { guid, party }: { readonly guid: string; readonly party: BarrierParty },
): BarrierStep {
  if (!line.some((place) => place.guid === guid)) return { kind: 'missing' };
  if (party.entered.includes(guid)) return { kind: 'entered' };
  const inside = membersIn(line, party.entered);
  const waiting = line.filter((place) => !inside.includes(place));
  const index = waiting.findIndex((place) => place.guid === guid);
  const behind = index === 0 ? inside[0] : waiting[index - 1];
  if (inside.length > 0 && behind !== undefined) return { kind: 'waits', behind: behind.name };
  if (waiting.length < party.size) return { kind: 'waits' };
  return { kind: 'close', entered: waiting.slice(0, party.size).map((place) => place.guid) };
}

/** Those of a party that have not left. */
export function membersIn(
  line: readonly LinePlace[],
  party: readonly string[],
): readonly LinePlace[] {
  return line.filter(({ guid }) => party.includes(guid));
}
