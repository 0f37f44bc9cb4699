/** How much Redis holds, and how much it may; 0 for no limit. */
export interface MemoryUse {
  readonly usedBytes: number;
  readonly maxBytes: number;
}

/** `tight`: what can be done without is given up, so that what is owed still finds room. */
export type MemoryPressure = 'calm' | 'tight';

/** From this share of `maxmemory` on it is tight, and until this share again. */
const tightFrom = 0.8;
const calmBelow = 0.75;

/** While it is tight nothing is staged further ahead than this: enough for a hand-over, and a twelfth of what a minute takes. */
const tightHorizonMs = 5_000;

/** How full Redis may be judged to be; without a limit of its own it is never full. */
export function pressureAfter(use: MemoryUse, before: MemoryPressure): MemoryPressure {
  const share = shareOf(use);
  if (share === undefined || share < calmBelow) return 'calm';
  return share >= tightFrom ? 'tight' : before;
}

/** The share of its limit that Redis uses; `undefined` where it has none. */
export function shareOf({ usedBytes, maxBytes }: MemoryUse): number | undefined {
  return maxBytes === 0 ? undefined : usedBytes / maxBytes;
}

/** How full Redis is, as a view of it shows that: in bytes, and where it has a limit as shares of that from 0 to 1. */
export function memoryDetail(use: MemoryUse): Readonly<Record<string, number>> {
  const share = shareOf(use);
  const { usedBytes: memoryUsedBytes, maxBytes: memoryMaxBytes } = use;
  if (share === undefined) return { memoryUsedBytes };
  const memoryShare = Math.round(share * 1000) / 1000;
  return { memoryUsedBytes, memoryMaxBytes, memoryShare, memoryTightShare: tightFrom };
}

/** How far ahead runs are staged. */
export function horizonUnder(pressure: MemoryPressure, horizonMs: number): number {
  return pressure === 'tight' ? Math.min(horizonMs, tightHorizonMs) : horizonMs;
}
