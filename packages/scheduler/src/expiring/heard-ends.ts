import { type EpochMillis, type HeardEnd, matchesKeyPattern } from '@escapement/core';

/** How long what was heard is kept for whoever leads next. */
export const keptMs = 60_000;
/** Most that is kept of one source. */
const mostKept = 200_000;

/** An end that was heard, and for which jobs it has led to what it was to lead to. */
interface Kept {
  readonly end: HeardEnd;
  readonly heardMs: number;
  readonly seenTo: Set<string>;
}

/** What a node has heard of the ends of keys of one source, for as long as a new leader may ask for it. */
export class HeardEnds {
  readonly #monotonicMs: () => number;
  readonly #kept = new Set<Kept>();
  /** When each key was last heard to end: what is heard of it after that came after that. */
  readonly #lastOf = new Map<string, EpochMillis>();
  #keptSince: EpochMillis = Number.NEGATIVE_INFINITY;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** Since when all that was heard is kept. */
  get keptSince(): EpochMillis {
    return this.#keptSince;
  }

  add({ key, from, upTo }: HeardEnd): void {
    const last = this.#lastOf.get(key) ?? Number.NEGATIVE_INFINITY;
    const end = { key, from: Math.min(Math.max(from, last + 1), upTo), upTo };
    this.#lastOf.set(key, upTo);
    this.#kept.add({ end, heardMs: this.#monotonicMs(), seenTo: new Set() });
    this.#forgetOld();
  }

  /** The oldest of each key of a pattern that has led to nothing for a job yet, at most `limit`, of those that came after an instant. */
  waiting(
    jobId: string,
    { pattern, since }: { readonly pattern: string; readonly since: EpochMillis },
    limit: number,
  ): ReadonlyMap<string, HeardEnd> {
    this.#forgetOld();
    const found = new Map<string, HeardEnd>();
    for (const { end, seenTo } of this.#kept) {
      if (found.size >= limit) break;
      if (seenTo.has(jobId) || found.has(end.key) || end.from <= since) continue;
      if (matchesKeyPattern(pattern, end.key)) found.set(end.key, end);
    }
    return found;
  }

  /** What was heard has led to what it was to lead to. */
  settle(jobId: string, ends: Iterable<HeardEnd>): void {
    const settled = new Set(ends);
    for (const { end, seenTo } of this.#kept) if (settled.has(end)) seenTo.add(jobId);
  }

  #forgetOld(): void {
    const before = this.#monotonicMs() - keptMs;
    for (const kept of this.#kept) {
      if (kept.heardMs >= before && this.#kept.size <= mostKept) return;
      this.#kept.delete(kept);
      this.#keptSince = kept.end.upTo + 1;
      const { key, upTo } = kept.end;
      if (this.#lastOf.get(key) === upTo) this.#lastOf.delete(key);
    }
  }
}
