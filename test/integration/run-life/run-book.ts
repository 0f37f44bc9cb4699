import {
  isInHands,
  isOver,
  type LifeState,
  moved,
  type RunEnvelope,
  type RunEvent,
  runEvents,
  runLife,
  runMoves,
} from '@escapement/core';

/** A run as the book knows it. */
export interface BookedRun {
  readonly runId: string;
  readonly jobId: string;
  readonly fireTime: number;
  state: LifeState;
  attempt: number;
  envelope: RunEnvelope;
  worker: string;
  lostWorkers: number;
  /** A worker told of it, and no queue gave it out. */
  isTold: boolean;
  /** A worker has told this Redis of it as it came. */
  isGreeted: boolean;
  /** Somebody wants it stopped. */
  isUnwanted: boolean;
}

export type Figure = 'succeeded' | 'failed' | 'skipped' | 'missed';

/**
 * What should be so: runs that nothing moves but the table of their life, with what follows from that: who began last, the last outcomes, the
 * figures. It knows nothing of Redis.
 */
export class RunBook {
  readonly runs = new Map<string, BookedRun>();
  readonly last = new Map<string, string>();
  readonly recent = new Map<string, string>();
  readonly figures: Record<Figure, number> = { succeeded: 0, failed: 0, skipped: 0, missed: 0 };
  /** Runs that became a row, and what it says. */
  readonly rows = new Map<string, 'overlap' | 'too-late' | 'redis-went-back'>();
  /** The highest fire time of a job of which a record was dropped. */
  readonly prunedUpTo = new Map<string, number>();
  /** Each `<state> <event>` that has happened. */
  readonly happened = new Set<string>();

  inStates(...states: readonly LifeState[]): readonly BookedRun[] {
    return [...this.runs.values()].filter(({ state }) => states.includes(state));
  }

  /** Those to which an event may happen. */
  ready(event: RunEvent): readonly BookedRun[] {
    return [...this.runs.values()].filter(({ state }) => moved(state, event) !== undefined);
  }

  /** Those that are not over. */
  get open(): readonly BookedRun[] {
    return [...this.runs.values()].filter(({ state }) => !isOver(state));
  }

  get over(): readonly BookedRun[] {
    return [...this.runs.values()].filter(({ state }) => isOver(state));
  }

  isAlive(run: BookedRun): boolean {
    return (runLife[run.state].indexes as readonly string[]).includes('alive');
  }

  /** Whether a worker has it, and not only its shards. */
  isInHands(run: BookedRun): boolean {
    return isInHands(run.state);
  }

  /** Enters a run that nobody knew. */
  enter(envelope: RunEnvelope, event: 'stage' | 'retell'): BookedRun {
    const { runId, jobId, fireTime } = envelope;
    const run: BookedRun = {
      ...{ runId, jobId, fireTime, envelope },
      ...{
        state: 'staged',
        attempt: 0,
        worker: '',
        lostWorkers: 0,
        isTold: false,
        isGreeted: false,
        isUnwanted: false,
      },
    };
    this.runs.set(runId, run);
    this.#move(run, 'none', event);
    return run;
  }

  /** What the table makes of a run when this happens to it. */
  happen(run: BookedRun, event: RunEvent): void {
    this.#move(run, run.state, event);
  }

  /** A run became a row. */
  refused(run: BookedRun, event: 'skip' | 'give-up'): void {
    this.happen(run, event);
    this.rows.set(run.runId, event === 'skip' ? 'overlap' : 'too-late');
    this.figures[event === 'skip' ? 'skipped' : 'missed'] += 1;
  }

  /** A leader forgot what had not begun: it is planned anew, a run that was asked for is a row, and what had begun before is lost. */
  forgotten(run: BookedRun): void {
    const hasBegun = run.state === 'retrying' && run.attempt > 0;
    if (!hasBegun && run.envelope.trigger !== 'schedule')
      this.rows.set(run.runId, 'redis-went-back');
    this.happen(run, hasBegun ? 'lose' : 'forget');
  }

  /** What was recorded of a fire time turned out not to be true. */
  carved(runId: string): void {
    const reason = this.rows.get(runId);
    if (reason === undefined) return;
    this.rows.delete(runId);
    if (reason === 'redis-went-back') return;
    this.figures[reason === 'overlap' ? 'skipped' : 'missed'] -= 1;
  }

  /** The record of a run that is over was dropped for age. */
  dropped(run: BookedRun): void {
    this.runs.delete(run.runId);
    if (run.envelope.trigger !== 'schedule') return;
    const before = this.prunedUpTo.get(run.jobId) ?? 0;
    this.prunedUpTo.set(run.jobId, Math.max(before, run.fireTime));
  }

  #move(run: BookedRun, from: LifeState | 'none', event: RunEvent): void {
    const to = moved(from, event);
    if (to === undefined) throw new Error(`${run.runId} is ${from}: ${event} may not happen`);
    this.happened.add(`${from} ${event}`);
    if (to === 'none') {
      this.runs.delete(run.runId);
      return;
    }
    if ((to === 'running' || to === 'shared') && from !== to) this.last.set(run.jobId, run.runId);
    run.state = to;
    if (!isOver(to)) return;
    this.recent.set(run.jobId, (this.recent.get(run.jobId) ?? '') + runLife[to].letter);
    if (to === 'succeeded') this.figures.succeeded += 1;
    else if (to !== 'cancelled') this.figures.failed += 1;
  }
}

/** Each `<state> <event>` that the table knows. */
export const everyMove: readonly string[] = runEvents.flatMap((event) =>
  runMoves[event].from.map((state) => `${state} ${event}`),
);
