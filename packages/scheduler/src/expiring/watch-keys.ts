import {
  type CommitOutcome,
  type EpochMillis,
  isPassing,
  type KeyFate,
  restInStepMs,
  sourceTooOldCode,
  type WatchedKeys,
} from '@escapement/core';
import { createBell } from '../bell.ts';
import { Trouble } from '../trouble.ts';
import { lookAtKeys, writeFates } from './key-pass.ts';
import { readKeys } from './key-reading.ts';
import type { WatchContext, WatchedJob } from './watch-context.ts';
import { stateOf, WatchStates } from './watch-states.ts';

/** How soon after its time a key is looked at. */
const lookEveryMs = 200;
/** How often all keys of a job are read. */
const readEveryMs = 30_000;
/** How often that is thought of, and where nobody waits for keys, whether somebody does. */
const thinkEveryMs = 1_000;
/** A source that could not be asked rests so long. */
const awayRestMs = 1_000;
/** Keys accounted for at once. */
const accountedAtOnce = 500;

/** The watch over the keys that jobs wait for, of one term. */
export interface KeyWatching {
  /** Whether it is written down what a loss of memory left unknown. */
  readonly isAccounted: boolean;
  run(signal: AbortSignal): Promise<void>;
}

/** Makes the watch of one term. Where no job waits for keys, it asks Redis nothing after its beginning. */
export function createKeyWatching(context: WatchContext): KeyWatching {
  return new Watching(context);
}

class Watching implements KeyWatching {
  readonly #context: WatchContext;
  readonly #states: WatchStates;
  /** As Redis has it; this term alone writes it. */
  readonly #watched = new Map<string, WatchedKeys>();
  /** By how much the clock of each source is ahead of our monotonic one. */
  readonly #aheadMs = new Map<string, number>();
  /** Until when a job needs no look, or its source is let rest; monotonic. */
  readonly #restUntilMs = new Map<string, number>();
  readonly #readAtMs = new Map<string, number>();
  #isKnown = false;
  isAccounted: boolean;

  constructor(context: WatchContext) {
    this.#context = context;
    this.#states = new WatchStates(context);
    this.isAccounted = context.unknown === undefined;
  }

  async run(signal: AbortSignal): Promise<void> {
    const bell = createBell(this.#context.clock);
    const stopHearing = this.#context.hearing.onEnd(() => {
      this.#restUntilMs.clear();
      bell.ring();
    });
    try {
      await Promise.all([
        this.#loop('looking after expiring keys', signal, {
          act: () => this.#look(signal),
          rest: () => bell.wait(this.#restMs(this.#isIdle ? thinkEveryMs : lookEveryMs), signal),
        }),
        this.#loop('reading expiring keys', signal, {
          act: () => this.#read(signal),
          rest: () => this.#context.clock.sleep(this.#restMs(thinkEveryMs), signal),
        }),
      ]);
    } finally {
      stopHearing();
    }
  }

  get #isIdle(): boolean {
    return this.#isKnown && this.#watched.size === 0 && this.#context.hearing.jobs.size === 0;
  }

  #restMs(everyMs: number): number {
    return restInStepMs(this.#nowMs, everyMs);
  }

  async #loop(
    name: string,
    signal: AbortSignal,
    { act, rest }: { act: () => Promise<void>; rest: () => Promise<void> },
  ): Promise<void> {
    const trouble = new Trouble(name, this.#context);
    while (!signal.aborted) {
      try {
        await act();
        trouble.clear();
      } catch (error) {
        if (!isPassing(error)) throw error;
        trouble.meet(error);
      }
      await rest();
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    if (!this.#isKnown) {
      for (const each of await this.#context.store.watchedKeys()) {
        this.#watched.set(each.jobId, each);
      }
      this.#isKnown = true;
    }
    if (!this.isAccounted) this.isAccounted = await this.#account();
    await this.#forgetUnwatched();
    for (const jobId of this.#context.hearing.jobs.keys()) {
      if (signal.aborted) return;
      if (this.#nowMs < (this.#restUntilMs.get(jobId) ?? 0)) continue;
      await this.#withSource(jobId, (job) => this.#lookAt(job));
    }
  }

  async #lookAt(job: WatchedJob): Promise<CommitOutcome> {
    const { jobId, source } = job.watched;
    const end = await lookAtKeys(this.#context, job, await this.#timeOf(job));
    if (end.kind !== 'committed') return end;
    if (end.now !== undefined) this.#learn(source, end.now);
    const restMs = end.nextAt - (await this.#timeOf(job));
    this.#restUntilMs.set(jobId, this.#nowMs + restMs);
    return end;
  }

  async #read(signal: AbortSignal): Promise<void> {
    for (const jobId of this.#watched.keys()) {
      if (signal.aborted) return;
      const readAtMs = this.#readAtMs.get(jobId) ?? Number.NEGATIVE_INFINITY;
      if (this.#nowMs - readAtMs < readEveryMs) continue;
      await this.#withSource(jobId, async (job) => {
        const now = await this.#timeOf(job);
        const begunMs = this.#nowMs;
        const clock = { now: () => Math.round(now + this.#nowMs - begunMs), signal };
        const end = await readKeys(this.#context, job, clock);
        if (end.kind !== 'committed') return end;
        this.#readAtMs.set(jobId, begunMs);
        this.#restUntilMs.delete(jobId);
        this.#states.haveRead(jobId, end.leftOut ?? 0);
        return end;
      });
    }
  }

  /** Does something with the source of a job, and tells how that is. One that cannot be asked holds up no other. */
  async #withSource(
    jobId: string,
    act: (job: WatchedJob) => Promise<CommitOutcome>,
  ): Promise<void> {
    const schedule = this.#context.hearing.jobs.get(jobId);
    const source = this.#context.hearing.source(schedule?.source ?? '');
    if (schedule === undefined) return;
    if (source === undefined) {
      const reason = `no scheduler that may lead has the address of ${schedule.source}`;
      await this.#states.note(jobId, { state: 'not-configured', reason });
      return;
    }
    try {
      const job = await this.#jobOf(jobId);
      if (job === undefined) return;
      const { kind } = await act(job);
      if (kind === 'committed') await this.#states.note(jobId, stateOf(source));
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#restUntilMs.set(jobId, this.#nowMs + awayRestMs);
      const state = error.code === sourceTooOldCode ? 'too-old' : 'away';
      await this.#states.note(jobId, { state, reason: error.message });
    }
  }

  /** A job whose definition the schedule holds, watched; `undefined` while it is not known well enough. */
  async #jobOf(jobId: string): Promise<WatchedJob | undefined> {
    const { catalog, projector, hearing, term, store } = this.#context;
    const definition = catalog.get(jobId);
    if (definition?.schedule.kind !== 'key-expired' || projector.isWaiting(jobId)) return undefined;
    if (!projector.holds(jobId, definition.revision)) {
      projector.hurry(jobId);
      return undefined;
    }
    const { source: name, pattern } = definition.schedule;
    const [source, heard] = [hearing.source(name), hearing.of(name)];
    if (source === undefined || heard === undefined) return undefined;
    const known = this.#watched.get(jobId);
    if (known?.source === name && known.pattern === pattern) {
      return { definition, source, heard, watched: known };
    }
    const { now } = await source.standings([]);
    this.#learn(name, now);
    const watched = { jobId, source: name, pattern, since: now };
    const outcome = await store.watchKeys(term, watched);
    if (outcome.kind !== 'committed') return undefined;
    this.#watched.set(jobId, watched);
    this.#readAtMs.delete(jobId);
    this.#states.forget(jobId);
    return { definition, source, heard, watched };
  }

  /** Jobs that wait for no keys any more; one that cannot be read, or is set aside, may come back. */
  async #forgetUnwatched(): Promise<void> {
    const { catalog, projector, hearing, term, store } = this.#context;
    for (const jobId of this.#watched.keys()) {
      if (hearing.jobs.has(jobId) || catalog.broken().has(jobId)) continue;
      if (catalog.get(jobId) === undefined && projector.knows(jobId)) continue;
      const outcome = await store.unwatchKeys(term, jobId);
      if (outcome.kind !== 'committed') return;
      this.#watched.delete(jobId);
      this.#states.forget(jobId);
    }
  }

  /** What ended in a time that is lost may have led to a run or not: a row says so, and nothing comes of it any more. */
  async #account(): Promise<boolean> {
    const { catalog, store, unknown } = this.#context;
    for (const watched of this.#watched.values()) {
      const definition = catalog.get(watched.jobId);
      if (definition === undefined || unknown === undefined) continue;
      const ended = ({ key, at }: { key: string; at: EpochMillis }): KeyFate => {
        return { kind: 'ended', key, expiredAt: at, upTo: unknown.until, heardBy: 'sweep' };
      };
      for (;;) {
        const lost = await store.expiring(watched.jobId, unknown.until + 1, accountedAtOnce);
        if (lost.length === 0) break;
        const about = { now: unknown.until, fates: lost.map(ended) };
        const { kind } = await writeFates(this.#context, { watched, definition }, about);
        if (kind !== 'committed') return false;
      }
    }
    return true;
  }

  get #nowMs(): number {
    return this.#context.clock.monotonicMs();
  }

  #learn(source: string, now: EpochMillis): void {
    this.#aheadMs.set(source, now - this.#nowMs);
  }

  /** The time at a source, as it was when it was asked last. */
  async #timeOf({ source }: Pick<WatchedJob, 'source'>): Promise<EpochMillis> {
    const aheadMs = this.#aheadMs.get(source.name);
    if (aheadMs !== undefined) return Math.round(this.#nowMs + aheadMs);
    const { now } = await source.standings([]);
    this.#learn(source.name, now);
    return now;
  }
}
