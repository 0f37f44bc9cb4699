import type {
  AttemptInHand,
  Backfills,
  CalendarDefinition,
  Clock,
  DelayedRuns,
  EpochMillis,
  ExpiringStore,
  FollowingStore,
  JobDefinition,
  LedgerAudit,
  OfficeStore,
  OrphanStore,
  QueueDepths,
  QueueWaking,
  RunArchive,
  RunExchange,
  RunUpkeep,
  ScheduleStore,
  SharedRuns,
  StoreMemoryUse,
  WorkerLives,
} from '@escapement/core';
import { Absence } from './absence.ts';
import { memoryArchive } from './memory-archive.ts';
import { memoryAudit } from './memory-audit.ts';
import { memoryBackfills } from './memory-backfills.ts';
import { memoryDelayed } from './memory-delayed.ts';
import { memoryDepths } from './memory-depths.ts';
import { memoryExchange } from './memory-exchange.ts';
import { MemoryFence } from './memory-fence.ts';
import { memoryOffice } from './memory-office.ts';
import { memoryOrphans } from './memory-orphans.ts';
import { memorySchedule } from './memory-schedule.ts';
import { memoryUse } from './memory-use.ts';
import { memoryLives, memoryUpkeep } from './recovery.ts';
import type { RunStorePorts, SeenRow, SeenRun, SeenTelling } from './run-store-ports.ts';
import type { Safeguard } from './safeguards.ts';
import {
  type KeptLine,
  type KeptRow,
  type KeptRun,
  type StoreCopy,
  StoreState,
} from './store-state.ts';

/**
 * The runs of an ensemble in memory, moved by the table that the scripts in Redis are made from: what it does is what `runMoves` says.
 * It has passed the same suite as the real one.
 */
export class MemoryRunStore implements RunStorePorts {
  readonly #state: StoreState;
  readonly #absence = new Absence();
  readonly lives: WorkerLives;
  readonly upkeep: RunUpkeep;
  readonly waking: QueueWaking;
  readonly office: OfficeStore;
  readonly schedule: ScheduleStore;
  readonly following: FollowingStore;
  readonly sharing: SharedRuns;
  readonly expiring: ExpiringStore;
  readonly archive: RunArchive;
  readonly delayed: DelayedRuns;
  readonly backfills: Backfills;
  readonly depths: QueueDepths;
  readonly memory: StoreMemoryUse;
  readonly audit: LedgerAudit;
  readonly orphans: OrphanStore;

  /** `without`: what is to go wrong, so that it can be seen who notices. */
  constructor(clock: Clock, { without = [] }: { readonly without?: readonly Safeguard[] } = {}) {
    const state = new StoreState(clock, without);
    this.#state = state;
    this.lives = memoryLives(state);
    this.upkeep = memoryUpkeep(state);
    this.waking = memoryWaking(state);
    ({ office: this.office, schedule: this.schedule } = this.leader());
    this.following = this.schedule;
    this.sharing = this.schedule;
    this.expiring = this.schedule;
    this.archive = memoryArchive(state);
    this.delayed = memoryDelayed(state);
    this.backfills = memoryBackfills(state);
    this.depths = memoryDepths(state);
    this.memory = memoryUse(state);
    this.audit = memoryAudit(state);
    this.orphans = memoryOrphans(state);
  }

  /** Every call of an exchange, by name, in order. */
  get calls(): Absence['calls'] {
    return this.#absence.calls;
  }

  /** How many coming calls of an exchange find Redis away, by name. */
  get away(): Absence['away'] {
    return this.#absence.away;
  }

  get lines(): readonly KeptLine[] {
    return this.#state.lines;
  }

  /** The texts of a run's log. */
  textsOf(runId: string): readonly string[] {
    return this.lines.filter((line) => line.runId === runId).map(({ text }) => text);
  }

  /** An exchange that speaks for nobody yet. */
  exchange(): RunExchange {
    return memoryExchange(this.#state, this.#absence);
  }

  async worker(
    workerId: string,
    inHand: () => readonly AttemptInHand[] = () => [],
  ): Promise<RunExchange> {
    const exchange = this.exchange();
    exchange.attend({ workerId, inHand });
    return exchange;
  }

  /** The leader's side of another process, which has seen nothing of this store yet. */
  leader(): { readonly office: OfficeStore; readonly schedule: ScheduleStore } {
    const fence = new MemoryFence(this.#state);
    return {
      office: memoryOffice(this.#state, fence),
      schedule: memorySchedule(this.#state, fence),
    };
  }

  /** The office as another process knows it. */
  anotherOffice(): OfficeStore {
    return this.leader().office;
  }

  now(): EpochMillis {
    return this.#state.now;
  }

  /** Below this revision nothing of the job begins; `undefined` where nobody has said so. */
  leastRevisionOf(jobId: string): number | undefined {
    return this.#state.leastRevisions.get(jobId);
  }

  /** All runs of a job, by their fire times. */
  runsOf(jobId: string): readonly KeptRun[] {
    const runs = [...this.#state.runs.ofJob(jobId)];
    return runs.sort((a, b) => a.envelope.fireTime - b.envelope.fireTime);
  }

  /** What a run was asked for with (JSON). */
  inputOf(runId: string): string | undefined {
    return this.#state.inputs.get(runId);
  }

  /** The epoch that stands. */
  get epoch(): number | undefined {
    return this.#state.office?.term.epoch;
  }

  /** Whether a leader has looked at what it remembers, so that runs may begin. */
  get isVouched(): boolean {
    return this.#state.office?.isVouched === true;
  }

  /** A run as it stands. */
  run(runId: string): KeptRun | undefined {
    return this.#state.runs.get(runId);
  }

  async look(runId: string): Promise<SeenRun | undefined> {
    const run = this.run(runId);
    if (run === undefined) return undefined;
    const { state, attempt, workerId, reason, lock, stop, earlier: all = [] } = run;
    const earlier = all.map(({ startedAt: _s, finishedAt: _f, ...rest }) => rest);
    const unwanted = stop && { by: stop.by, reason: stop.reason };
    const fencingToken = lock?.fencingToken;
    return { state, attempt, workerId, reason, fencingToken, earlier, stop: unwanted };
  }

  async told(runId: string): Promise<SeenTelling> {
    const { state, attempt, told } = this.run(runId) ?? {};
    const { result, resultLeftOut, progress } = told?.attempt === attempt && told ? told : {};
    const isShown = state === 'succeeded';
    return {
      ...(isShown && result !== undefined ? { result: JSON.parse(result) } : {}),
      ...(isShown && resultLeftOut !== undefined ? { resultLeftOut } : {}),
      ...{ fraction: progress?.fraction, note: progress?.note },
    };
  }

  async rows(jobId: string): Promise<readonly SeenRow[]> {
    return this.#state
      .rowsOf(jobId)
      .map(({ outcome, reason, detail, runId }) => ({ outcome, reason, detail, runId }));
  }

  async loseEntry(runId: string): Promise<void> {
    const run = this.run(runId);
    if (run !== undefined) this.#state.queue(run.envelope.queue).remove(runId);
  }

  async strayEntry(runId: string, queue: string): Promise<void> {
    this.#state.queue(queue).place(runId, 0);
  }

  /** A job that is gone from ZooKeeper, with its definition as far as anybody has it. */
  setAside(jobId: string, definition: JobDefinition | undefined): void {
    const { setAside, projected } = this.#state;
    setAside.set(jobId, undefined);
    if (definition === undefined) return;
    const { revision } = definition;
    projected.set(jobId, { revision, definition, brokenSince: undefined, isForgotten: false });
  }

  /** What a person has given up is taken out, as the next leader does. */
  takeOut(): void {
    const { discarded, setAside, projected } = this.#state;
    for (const jobId of discarded) {
      setAside.delete(jobId);
      projected.delete(jobId);
    }
    discarded.clear();
  }

  /** A calendar as it was last. */
  keep(calendar: CalendarDefinition): void {
    this.#state.calendars.set(calendar.name, calendar);
  }

  async forget(): Promise<void> {
    this.#state.forget();
  }

  /** The outcomes of a job's fire times that have no run, as they stand. */
  ledgerOf(jobId: string): readonly KeptRow[] {
    return this.#state.rows.get(jobId) ?? [];
  }

  /** What a backup, or a replica that lags, would hold. */
  copy(): StoreCopy {
    return this.#state.copy();
  }

  /** Comes up again as it was then: what has been written since is lost. */
  goBack(copy: StoreCopy): void {
    this.#state.putBack(copy);
  }

  async silence(silentMs: number): Promise<void> {
    this.#state.writtenAt = this.#state.now - silentMs;
  }
}

function memoryWaking(store: StoreState): QueueWaking {
  return {
    dueInstants: async (from, to) =>
      [...store.nudges.values()].filter(({ dueTime }) => dueTime >= from && dueTime < to),
    async nudge(queues) {
      for (const queue of queues) store.queue(queue).marker.set();
    },
  };
}
