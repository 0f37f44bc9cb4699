/** One of those that could be picked. */
export interface InstanceChance {
  readonly id: string;
  /** Above 0. */
  readonly weight: number;
  /** How much of what it was picked for has not ended. */
  readonly inFlight: number;
}

/** How one of several is picked. `hash`: the same key leads to the same instance as long as that is there. */
export type Balance = 'round-robin' | 'random' | 'least-in-flight' | { readonly hash: string };

/** What is remembered from one pick to the next: how far each is ahead of its part, or behind it. */
export type Credits = ReadonlyMap<string, number>;

export interface Choice {
  readonly id: string;
  readonly credits: Credits;
}

/** Picks one of them; `undefined` of none. `random` is from 0 up to, and without, 1. */
export function pickInstance(
  candidates: readonly InstanceChance[],
  by: Balance,
  memory: { readonly credits: Credits; readonly random: number },
): Choice | undefined {
  if (by === 'round-robin') return inTurn(candidates, memory.credits);
  if (by === 'least-in-flight') return inTurn(leastBusy(candidates), memory.credits);
  const id = by === 'random' ? drawn(candidates, memory.random) : hashed(candidates, by.hash);
  return id === undefined ? undefined : { id, credits: memory.credits };
}

/**
 * Smooth weighted round robin: each is given its weight, the one with most is picked and pays for all. So those of a weight of 1 are picked
 * between those of a 5, and not behind them. Credits of those who left are forgotten.
 */
function inTurn(candidates: readonly InstanceChance[], credits: Credits): Choice | undefined {
  const given = candidates.map(({ id, weight }) => ({
    id,
    credit: (credits.get(id) ?? 0) + weight,
  }));
  const [first, ...others] = given;
  if (first === undefined) return undefined;
  const { id } = others.reduce((most, each) => (each.credit > most.credit ? each : most), first);
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const after = given.map(
    (each) => [each.id, each.id === id ? each.credit - total : each.credit] as const,
  );
  return { id, credits: new Map(after) };
}

/** Those that have least to do for their weight. */
function leastBusy(candidates: readonly InstanceChance[]): readonly InstanceChance[] {
  const least = Math.min(...candidates.map(loadOf));
  return candidates.filter((each) => loadOf(each) === least);
}

function loadOf({ inFlight, weight }: InstanceChance): number {
  return inFlight / weight;
}

function drawn(candidates: readonly InstanceChance[], random: number): string | undefined {
  let left = random * candidates.reduce((sum, { weight }) => sum + weight, 0);
  for (const { id, weight } of candidates) {
    left -= weight;
    if (left < 0) return id;
  }
  return candidates.at(-1)?.id;
}

/**
 * Weighted rendezvous hashing: who leaves gives up its own keys and moves nobody else's.
 * Source: https://www.snia.org/sites/default/files/SDC15_presentations/dist_sys/Jason_Resch_New_Consistent_Hashings_Rev.pdf
 */
function hashed(candidates: readonly InstanceChance[], key: string): string | undefined {
  let best: { readonly id: string; readonly score: number } | undefined;
  for (const { id, weight } of candidates) {
    const score = -weight / Math.log(fractionOf(`${id} ${key}`));
    if (best === undefined || score > best.score) best = { id, score };
  }
  return best?.id;
}

/** Above 0 and below 1: FNV-1a with the mixing of MurmurHash3 behind it, since texts that differ in the last letter only differ little. */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
