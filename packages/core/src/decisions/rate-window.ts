import type { EpochMillis } from '../words/instants.ts';

/** A rate as so many in a window. */
export interface Rate {
  readonly max: number;
  readonly windowMs: number;
}

/** How it stands with the rate of one key. */
export interface RateWindow {
  /** When the window is over that the first that began has opened; what has an end in the past is none. */
  readonly endsAt: EpochMillis;
  readonly used: number;
  /** How many that were held back have their place in one of the windows after it. */
  readonly inLine: number;
}

export type RateVerdict =
  /** It may begin, and that is counted so. */
  | { readonly kind: 'room'; readonly window: RateWindow }
  /** It is looked at again then. */
  | { readonly kind: 'held'; readonly until: EpochMillis; readonly window: RateWindow };

/** Keys of a queue that are counted at once; a run of one more waits until the first of their windows is over. */
export const rateKeysMost = 10_000;
/** Nobody is held for longer without being looked at, so that other limits are heard of. */
export const rateHeldMostMs = 60_000;

/**
 * Decides whether one more of a key may begin. Who may not gets its place in the window in which those are through that were held before it, so
 * that however many wait, each is looked at about once in a minute and not once in each window. The script that gives out runs decides the same
 * (`redis/scripts/rate-keys.ts`).
 */
export function judgeRate(
  before: RateWindow | undefined,
  { max, windowMs }: Rate,
  now: EpochMillis,
): RateVerdict {
  const window = standingWindow(before, { max, windowMs }, now);
  const { endsAt, used, inLine } = window;
  if (used < max) {
    const opened = used === 0 ? now + windowMs : endsAt;
    return { kind: 'room', window: { endsAt: opened, used: used + 1, inLine } };
  }
  const until = endsAt + Math.floor(inLine / max) * windowMs;
  const lookedAtBy = now + rateHeldMostMs;
  if (until > lookedAtBy) return { kind: 'held', until: lookedAtBy, window };
  return { kind: 'held', until, window: { ...window, inLine: inLine + 1 } };
}

/** Until when anybody must remember it. */
export function rememberedUntil({ endsAt, inLine }: RateWindow, { max, windowMs }: Rate): number {
  return endsAt + Math.ceil(inLine / max) * windowMs;
}

/** When a window is over, as many as it lets begin have left the line, and as many more with each that has passed since. */
function standingWindow(
  before: RateWindow | undefined,
  { max, windowMs }: Rate,
  now: EpochMillis,
): RateWindow {
  if (before === undefined) return { endsAt: 0, used: 0, inLine: 0 };
  if (now < before.endsAt) return before;
  const passed = Math.floor((now - before.endsAt) / windowMs) + 1;
  return { endsAt: 0, used: 0, inLine: Math.max(before.inLine - passed * max, 0) };
}
