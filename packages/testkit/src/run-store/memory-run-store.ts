import type {
  AttemptInHand,
  Clock,
  CommitOutcome,
  EpochMillis,
  QueueWaking,
  RunExchange,
  RunUpkeep,
  Term,
  WorkerLives,
} from '@escapement/core';
import { Absence } from './absence.ts';
import { memoryExchange } from './memory-exchange.ts';
import { memoryLives, memoryUpkeep } from './recovery.ts';
import type { RunStorePorts, SeenRow, SeenRun } from './run-store-ports.ts';
import { carryChange, raiseLeast, stageAll, stageRun } from './staging.ts';
import { type KeptLine, type KeptRun, StoreState } from './store-state.ts';

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
  readonly office: RunStorePorts['office'];
  readonly schedule: RunStorePorts['schedule'];
  readonly asked: RunStorePorts['asked'];

  constructor(clock: Clock) {
    const state = new StoreState(clock);
    this.#state = state;
    this.lives = memoryLives(state);
    this.upkeep = memoryUpkeep(state);
    this.waking = memoryWaking(state);
    this.office = memoryOffice(state);
    this.schedule = memorySchedule(state);
    this.asked = memoryAsked(state);
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

  now(): EpochMillis {
    return this.#state.now;
  }

  /** A run as it stands. */
  run(runId: string): KeptRun | undefined {
    return this.#state.runs.get(runId);
  }

  async look(runId: string): Promise<SeenRun | undefined> {
    const run = this.run(runId);
    if (run === undefined) return undefined;
    const { state, attempt, workerId, reason, lock } = run;
    return { state, attempt, workerId, reason, fencingToken: lock?.fencingToken };
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

  async forget(): Promise<void> {
    this.#state.forget();
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

function memoryOffice(store: StoreState): RunStorePorts['office'] {
  return {
    async claim(term, isSuspect = false) {
      const before = store.office;
      const isSame = before?.term.ensembleId === term.ensembleId;
      if (before !== undefined && isSame && before.term.epoch > term.epoch) {
        const { ensembleId, epoch, nodeId } = before.term;
        const holder = { ensembleId, epoch, nodeId, silentMs: 0, notedGeneration: undefined };
        return { kind: 'refused', holder };
      }
      const isVouched = before?.isVouched === true && !isSuspect;
      store.office = { term, isVouched };
      const memory = { isWritten: before !== undefined, generation: 0, writtenAt: undefined };
      const found = isSame ? 'same-ensemble' : before === undefined ? 'nothing' : 'other-ensemble';
      const rest = { server: '', unknown: undefined, notedGeneration: undefined };
      return { kind: 'claimed', found, memory, isVouched, ...rest };
    },
    async vouch(term) {
      const outcome = fenced(store, term, true);
      if (outcome.kind === 'committed') store.office = { term, isVouched: true };
      return outcome;
    },
  };
}

function memorySchedule(store: StoreState): RunStorePorts['schedule'] {
  return {
    due: async (before, limit) =>
      [...store.cursors]
        .filter(([, next]) => next < before)
        .sort(([, a], [, b]) => a - b)
        .slice(0, limit)
        .map(([jobId, nextFireTime]) => ({ jobId, nextFireTime })),
    async stage(term, advances) {
      const outcome = fenced(store, term);
      if (outcome.kind === 'committed') stageAll(store, advances);
      return outcome;
    },
    async carry(term, changes) {
      const outcome = fenced(store, term);
      if (outcome.kind !== 'committed') return outcome;
      const dropped = changes.map((change) => carryChange(store, change));
      return { ...outcome, takenBack: dropped.reduce((sum, count) => sum + count, 0) };
    },
  };
}

function memoryAsked(store: StoreState): RunStorePorts['asked'] {
  return {
    async enqueueManual(envelope) {
      if (!stageRun(store, envelope)) return 'exists';
      if (!store.cards.has(envelope.jobId)) store.cards.set(envelope.jobId, envelope.revision);
      return 'enqueued';
    },
    announceEdit: async (jobId, { revision }) => raiseLeast(store, jobId, revision),
  };
}

/** Whether the office is the term's, as every write of a leader looks first. */
function fenced(store: StoreState, term: Term, isVouching = false): CommitOutcome {
  const stands = store.office;
  if (stands === undefined) return { kind: 'forgotten' };
  const { epoch, ensembleId } = stands.term;
  if (ensembleId !== term.ensembleId || epoch > term.epoch) {
    return { kind: 'superseded', currentEpoch: epoch };
  }
  if (epoch < term.epoch) return { kind: 'forgotten' };
  return stands.isVouched || isVouching ? { kind: 'committed' } : { kind: 'unvouched' };
}
