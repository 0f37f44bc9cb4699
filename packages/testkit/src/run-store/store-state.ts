import {
  type AskedFor,
  type CalendarDefinition,
  type Clock,
  type DecidedOutcome,
  type DelayedRun,
  type Edit,
  type EpochMillis,
  groupIdOf,
  historyDefaults,
  isOver,
  type Join,
  type Keep,
  type KeyWatch,
  type LifeState,
  type LogEntry,
  moved,
  type QueueLimits,
  type RunEnding,
  type RunEvent,
  type RunIndex,
  type Term,
  type Unknown,
  type WatchedKeys,
  type Witness,
} from '@escapement/core';
import { noteEnding } from './endings.ts';
import type { KeptBackfill } from './kept-backfill.ts';
import { KeptDelays } from './kept-delays.ts';
import { type KeptGroup, noteShard } from './kept-group.ts';
import type { KeptProjection } from './kept-projection.ts';
import type { KeptRun } from './kept-run.ts';
import { KeptRuns } from './kept-runs.ts';
import { MemoryQueue, type QueueCopy } from './memory-queue.ts';
import { inIndex } from './run-indexes.ts';
import type { Safeguard } from './safeguards.ts';

export type { KeptRun } from './kept-run.ts';

/** An outcome without a run; `untilFireTime` for a stretch of fire times that nobody has counted. */
export interface KeptRow
  extends Pick<DecidedOutcome, 'fireTime' | 'untilFireTime' | 'outcome' | 'reason' | 'detail'> {
  readonly runId?: string;
  readonly recordedAt?: EpochMillis;
}

/** Who leads, and whether a leader has looked at what is remembered. */
export interface KeptOffice {
  readonly term: Term;
  readonly isVouched: boolean;
  readonly unknown: Unknown | undefined;
}

/** A line of a log. */
export interface KeptLine extends LogEntry {
  readonly runId: string;
  readonly attempt: number;
}

/** All that was remembered at some instant. */
export interface StoreCopy {
  readonly maps: readonly ReadonlyMap<string, unknown>[];
  readonly queues: ReadonlyMap<string, QueueCopy>;
  readonly discarded: readonly string[];
  readonly lines: readonly KeptLine[];
  readonly figures: Partial<Pick<StoreState, (typeof figures)[number]>>;
}

/** What is remembered beside maps and lists. */
const figures = [
  'office',
  'generation',
  'quietGenerations',
  'notedGeneration',
  'adopted',
  'fenceRefusals',
  'historyFrom',
  'keptPerJob',
  'trimmedTo',
  'setAsideAt',
  'writtenAt',
] as const;

/** The figures of a store that knows nothing. */
const blank = {
  ...{ generation: 0, quietGenerations: 0, fenceRefusals: 0, historyFrom: 0 },
  ...{ keptPerJob: historyDefaults.runsPerJob, trimmedTo: Number.POSITIVE_INFINITY },
};

/** All that the store in memory remembers. In which indexes a run stands follows from its state and is written nowhere. */
export class StoreState {
  readonly clock: Clock;
  readonly runs = new KeptRuns();
  readonly rows = new Map<string, KeptRow[]>();
  readonly cursors = new Map<string, EpochMillis>();
  readonly projected = new Map<string, KeptProjection>();
  /** What was announced of each job, oldest first. */
  readonly edits = new Map<string, readonly Edit[]>();
  /** The newest revision of each job that was announced and that nobody has carried. */
  readonly announced = new Map<string, number>();
  readonly leastRevisions = new Map<string, number>();
  /** The revision of each job of which workers know what it does. */
  readonly cards = new Map<string, number>();
  /** Of the jobs that say so themselves, what they keep of their runs that are over. */
  readonly keeps = new Map<string, Keep>();
  readonly beats = new Map<string, EpochMillis>();
  /** The highest fire time of each job whose record was dropped. */
  readonly prunedUpTo = new Map<string, EpochMillis>();
  /** When a run was first asked for under a mark. */
  readonly asked = new Map<
    string,
    { readonly askedAt: EpochMillis; readonly inputMark?: string }
  >();
  /** What runs were asked for with (JSON). */
  readonly inputs = new Map<string, string>();
  /** Who asked for runs, and the last retry of a run by hand. */
  readonly askedFor = new Map<string, AskedFor>();
  readonly retriedAs = new Map<string, string>();
  /** Runs that are asked for later, by job and slot, and what those have become that are runs by now. */
  readonly delayed = new Map<string, DelayedRun>();
  readonly delays = new KeptDelays();
  /** Back-fills by job and name. */
  readonly backfills = new Map<string, KeptBackfill>();
  /** Jobs that others come after, ends of their runs that no leader has seen to, and what is joined until others have ended. */
  readonly followed = new Map<string, true>();
  readonly endings = new Map<string, RunEnding>();
  readonly joins = new Map<string, Join>();
  /** Runs that are done in parts, and what those came to. */
  readonly groups = new Map<string, KeptGroup>();
  /** Which keys are watched for jobs and how, those that are known by job, and the ends that have led to runs lately. */
  readonly watchedKeys = new Map<string, WatchedKeys>();
  readonly keyStates = new Map<string, Omit<KeyWatch, 'watched' | 'nextExpiry'>>();
  readonly expiring = new Map<string, Readonly<Record<string, EpochMillis>>>();
  readonly expired = new Map<string, EpochMillis>();
  readonly nudges = new Map<string, { readonly queue: string; readonly dueTime: EpochMillis }>();
  /** What workers that came to this server remember of it. */
  readonly greetings = new Map<string, Witness>();
  /** Jobs that another ensemble left and this one does not have, each with its cursor. */
  readonly setAside = new Map<string, EpochMillis | undefined>();
  setAsideAt: EpochMillis | undefined;
  /** Calendars as they were last, for the day on which ZooKeeper has lost them. */
  readonly calendars = new Map<string, CalendarDefinition>();
  /** Of the queues that have any. */
  readonly limits = new Map<string, QueueLimits>();
  /** Those of the jobs that are set aside that a person has given up. */
  readonly discarded = new Set<string>();
  readonly lines: KeptLine[] = [];
  /** The jobs of which a run has left its place since anybody looked. */
  readonly left = new Set<string>();
  /** Who is told of runs that somebody wants stopped. */
  readonly stopListeners = new Set<(runId: string) => void>();
  readonly #queues = new Map<string, MemoryQueue>();
  office: KeptOffice | undefined;
  /** Grows with each write of a leader, and with each exchange that changes a run. */
  generation = 0;
  /** How many of them changed nothing of runs and schedule. */
  quietGenerations = 0;
  notedGeneration: number | undefined;
  /** How many runs a job keeps that are over; down to `trimmedTo` all have been looked at. */
  keptPerJob: number = historyDefaults.runsPerJob;
  trimmedTo = Number.POSITIVE_INFINITY;
  /** Writes of a leader that was outlived. */
  fenceRefusals = 0;
  /** The ensemble whose data this is. */
  adopted: string | undefined;
  /** What was due up to this is not known any more. */
  historyFrom: EpochMillis = 0;
  /** When a leader wrote last. */
  writtenAt: EpochMillis | undefined;
  /** The process that answers; another one after everything was lost. */
  server = 'server-1';
  #starts = 1;
  readonly #without: ReadonlySet<Safeguard>;

  constructor(clock: Clock, without: readonly Safeguard[] = []) {
    this.clock = clock;
    this.#without = new Set(without);
  }

  has(safeguard: Safeguard): boolean {
    return !this.#without.has(safeguard);
  }

  get now(): EpochMillis {
    return this.clock.now();
  }

  /** Since the last write of a leader. */
  get silentMs(): number | undefined {
    return this.writtenAt === undefined ? undefined : this.now - this.writtenAt;
  }

  queue(name: string): MemoryQueue {
    const queue = this.#queues.get(name) ?? new MemoryQueue();
    this.#queues.set(name, queue);
    return queue;
  }

  rowsOf(jobId: string): KeptRow[] {
    const rows = this.rows.get(jobId) ?? [];
    this.rows.set(jobId, rows);
    return rows;
  }

  /** What happens to a run, by the table. Answers what became of it; `undefined` where the event may not happen. */
  move(run: KeptRun, event: RunEvent, reason?: string): LifeState | 'none' | undefined {
    const to = moved(run.state, event);
    if (to === undefined) return undefined;
    if (to === 'none' || to === 'retrying' || isOver(to)) this.left.add(run.envelope.jobId);
    if (to === 'none' || isOver(to)) noteShard(this, run.runId, to);
    if (to === 'none') {
      this.runs.delete(run.runId);
      return to;
    }
    run.state = to;
    if (isOver(to)) {
      run.endedAt = this.now;
      if (reason !== undefined) run.reason = reason;
      // What may have ended before, in what is lost, has been followed then.
      const isUntold = this.groups.get(run.runId)?.isUntold === true;
      if (groupIdOf(run.runId) === undefined && !isUntold) noteEnding(this, run);
    }
    return to;
  }

  /** The runs that stand in an index, in its order. */
  standing(index: RunIndex): readonly KeptRun[] {
    // The one index in which stands what is over.
    const among = index === 'trouble' ? [...this.runs.values()] : this.runs.open;
    return inIndex(among, index);
  }

  /** The other runs of its job. */
  othersOf({ runId, envelope }: KeptRun): readonly KeptRun[] {
    return [...this.runs.values()].filter(
      (each) => each.runId !== runId && each.envelope.jobId === envelope.jobId,
    );
  }

  /** Everything is lost, as in a Redis that came back empty. */
  forget(): void {
    this.putBack({
      ...{ maps: [], queues: new Map(), discarded: [], lines: [] },
      figures: blank,
    });
  }

  /** What would be had if it were restored to this instant. */
  copy(): StoreCopy {
    return {
      maps: this.#maps().map((map) => copied(map)),
      queues: new Map([...this.#queues].map(([name, queue]) => [name, queue.copy()])),
      discarded: [...this.discarded],
      lines: [...this.lines],
      figures: Object.fromEntries(figures.map((name) => [name, this[name]])),
    };
  }

  /** Another process of the store comes up, with what was remembered then. Who waits at a queue is cut off. */
  putBack(copy: StoreCopy): void {
    for (const [place, map] of this.#maps().entries()) {
      map.clear();
      for (const [key, value] of copied(copy.maps[place] ?? new Map())) map.set(key, value);
    }
    for (const [name, queue] of this.#queues) {
      queue.putBack(copy.queues.get(name));
      queue.marker.cutAll();
    }
    this.discarded.clear();
    for (const jobId of copy.discarded) this.discarded.add(jobId);
    this.lines.splice(0, this.lines.length, ...copy.lines);
    for (const name of figures) Object.assign(this, { [name]: copy.figures[name] });
    // Nobody has vouched for this process, and nobody has greeted it.
    if (this.office !== undefined) this.office = { ...this.office, isVouched: false };
    this.greetings.clear();
    this.#starts += 1;
    this.server = `server-${this.#starts}`;
  }

  #maps(): readonly Map<string, unknown>[] {
    return [
      ...[this.runs, this.rows, this.cursors, this.projected, this.edits, this.announced],
      ...[this.leastRevisions, this.cards, this.beats, this.nudges, this.setAside, this.calendars],
      ...[this.asked, this.inputs, this.askedFor, this.retriedAs, this.prunedUpTo, this.keeps],
      ...[this.limits, this.delayed, ...this.delays.all, this.backfills],
      ...[this.followed, this.endings, this.joins, this.groups],
      ...[this.watchedKeys, this.keyStates, this.expiring, this.expired],
    ] as Map<string, unknown>[];
  }
}

/** Rows stand in lists and runs are changed in place; both are copied, and nothing below them is ever changed. */
function copied(map: ReadonlyMap<string, unknown>): Map<string, unknown> {
  return new Map(
    [...map].map(([key, value]) => {
      if (Array.isArray(value)) return [key, [...value]];
      return [key, typeof value === 'object' && value !== null ? { ...value } : value];
    }),
  );
}
