import type { EpochMillis } from '@escapement/core';

/** A server's clock is no further off the monotonic one after so long than this share of it. */
const driftShare = 0.001;

interface Ahead {
  readonly least: number;
  readonly most: number;
  /** On the monotonic clock, when that was known. */
  readonly atMs: number;
}

/**
 * Between which instants the clock of a server stands, by what it answered: its answer was made at some time between question and answer, which on a full machine may lie
 * seconds apart. Of answers that agree the best counts; one that does not agree tells of a clock that was set.
 */
export class ServerTime {
  #ahead: Ahead | undefined;

  learn(now: EpochMillis, askedMs: number, answeredMs: number): void {
    // What it says is cut to whole milliseconds.
    const said = { least: now - answeredMs, most: now + 1 - askedMs, atMs: answeredMs };
    const known = this.#ahead;
    const driftMs = known === undefined ? 0 : (answeredMs - known.atMs) * driftShare;
    const agrees =
      known !== undefined &&
      known.least - driftMs <= said.most &&
      said.least <= known.most + driftMs;
    this.#ahead = agrees
      ? {
          ...said,
          least: Math.max(said.least, known.least - driftMs),
          most: Math.min(said.most, known.most + driftMs),
        }
      : said;
  }

  /** `undefined` before it has said anything. */
  at(monotonicMs: number): { readonly from: EpochMillis; readonly upTo: EpochMillis } | undefined {
    if (this.#ahead === undefined) return undefined;
    const { least, most, atMs } = this.#ahead;
    const driftMs = Math.max(0, monotonicMs - atMs) * driftShare;
    return {
      from: Math.floor(monotonicMs + least - driftMs),
      upTo: Math.ceil(monotonicMs + most + driftMs),
    };
  }
}
