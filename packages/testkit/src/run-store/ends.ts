import type {
  AttemptInHand,
  EarlierAttempt,
  EpochMillis,
  ExchangeAnswer,
  RunBack,
  RunEnd,
  RunEvent,
} from '@escapement/core';
import { isOver, moved, toIso } from '@escapement/core';
import { carve } from './rows.ts';
import { isInHand } from './run-indexes.ts';
import { nudgeFor } from './staging.ts';
import type { KeptRun, StoreState } from './store-state.ts';

/** How a worker's run ends. What Redis has forgotten it is told of once more. */
export function endRun(
  store: StoreState,
  end: RunEnd,
  workerId: string,
): ExchangeAnswer['ends'][number] {
  let run = store.runs.get(end.runId);
  if (run !== undefined) {
    const isSame = run.attempt === end.attempt;
    if (isOver(run.state)) return isSame ? 'settled' : 'stale';
    // Said once more after a lost answer.
    if (end.again !== undefined && run.state === 'retrying' && isSame) return 'settled';
    if (store.has('attempts') && !isHeld(run, end.attempt)) return 'stale';
  }
  if (run === undefined || !isKnown(run, end.attempt)) {
    if (end.told === undefined) return 'stale';
    run = retell(store, { ...end.told, attempt: end.attempt }, workerId);
  }
  if (run === undefined) return 'stale';
  run.attempt = end.attempt;
  if (end.lock !== undefined) run.lock = end.lock;
  if (end.again !== undefined && run.stop === undefined) return goAgain(store, run, end);
  if (store.move(run, endingOf(run, end), end.reason ?? reasonOf(run, end)) === undefined)
    return 'stale';
  store.queue(run.envelope.queue).remove(run.runId);
  return 'settled';
}

/** It failed with attempts left. */
function goAgain(
  store: StoreState,
  run: KeptRun,
  { event, reason, again }: RunEnd,
): ExchangeAnswer['ends'][number] {
  const outcome = event === 'fail' ? 'failed' : 'timed-out';
  const because = { outcome, ...(reason === undefined ? {} : { reason }) } as const;
  const at = store.now + (again?.afterMs ?? 0);
  return requeue(store, run, { event: 'retry', at, because }) ? 'settled' : 'stale';
}

/** Whatever comes of what somebody wanted stopped, but a success. */
function endingOf({ stop }: KeptRun, { event }: RunEnd): RunEnd['event'] {
  return stop !== undefined && event !== 'succeed' ? 'cancel' : event;
}

/** What nobody says otherwise of what was stopped is why somebody wanted it. */
function reasonOf(run: KeptRun, end: RunEnd): string | undefined {
  return endingOf(run, end) === 'cancel' ? run.stop?.reason : undefined;
}

/** What somebody wanted stopped goes to nobody else. */
export function cancelUnwanted(store: StoreState, run: KeptRun, reason?: string): boolean {
  if (store.move(run, 'cancel', reason ?? run.stop?.reason) === undefined) return false;
  store.queue(run.envelope.queue).remove(run.runId);
  return true;
}

/**
 * Whether a worker is believed that says it has an attempt in hand, by what is known of the run. One that is to be tried again has had the
 * attempt that it counts last: whoever names that one has not heard yet how its own word was answered.
 */
export function isBelieved(run: KeptRun | undefined, attempt: number): boolean {
  if (run === undefined) return true;
  if (moved(run.state, 'retell') === undefined) return false;
  return run.attempt < attempt || (run.attempt === attempt && run.state === 'running');
}

/** A worker says that it has begun what the store does not know of. What was recorded of its fire time is not true then. */
export function retell(
  store: StoreState,
  told: AttemptInHand,
  workerId: string,
): KeptRun | undefined {
  const { envelope, attempt, failures, startedAt } = told;
  const { runId, jobId, fireTime, trigger } = envelope;
  const known = store.runs.get(runId);
  const state = moved(known?.state ?? 'none', 'retell');
  if (state === undefined || state === 'none') return undefined;
  if (known === undefined && trigger === 'schedule') carve(store, jobId, fireTime);
  store.queue(envelope.queue).remove(runId);
  const run: KeptRun = known ?? {
    ...{ runId, envelope, state, attempt, next: envelope.dueTime, lostWorkers: 0 },
    stagedAt: store.now,
  };
  Object.assign(run, { state, attempt, workerId, begunAt: startedAt, toldTo: store.server });
  // Those of which nothing else is known here any more count as others do.
  run.failures = Math.max(run.failures ?? 0, failures);
  store.runs.set(runId, run);
  return run;
}

function noteAttempt(
  store: StoreState,
  run: KeptRun,
  because: Pick<EarlierAttempt, 'outcome' | 'reason'>,
): void {
  const { attempt, workerId, begunAt, earlier = [], failures = 0 } = run;
  const { outcome } = because;
  if (outcome === 'failed' || outcome === 'timed-out') run.failures = failures + 1;
  const noted: EarlierAttempt = {
    attempt,
    ...because,
    finishedAt: toIso(store.now),
    ...(workerId === undefined ? {} : { workerId }),
    ...(begunAt === undefined ? {} : { startedAt: toIso(begunAt) }),
  };
  run.earlier = [...earlier, noted].slice(-attemptsKept);
}

/** Most attempts of one run that are remembered beside the last. */
const attemptsKept = 50;

/** A run goes back to its queue, for whoever takes it from an instant on. A spoilt entry goes, and the audit makes it anew. */
export function requeue(
  store: StoreState,
  run: KeptRun,
  back: {
    readonly event: RunEvent;
    readonly at: EpochMillis;
    readonly isSpoilt?: boolean;
    /** Of the attempt that this ends, if one had begun. */
    readonly because: Pick<EarlierAttempt, 'outcome' | 'reason'>;
  },
): boolean {
  const { event, at, isSpoilt, because } = back;
  const hadBegun = run.state === 'running';
  if (store.move(run, event) === undefined) return false;
  if (hadBegun) noteAttempt(store, run, because);
  run.next = at;
  if (isSpoilt === true) {
    store.queue(run.envelope.queue).remove(run.runId);
    return true;
  }
  store.queue(run.envelope.queue).add(run.runId, at);
  nudgeFor(store, run.envelope.queue, at);
  return true;
}

export function handBack(
  store: StoreState,
  { runId, attempt, afterMs, isSpoilt = false }: RunBack,
  workerId: string,
): ExchangeAnswer['backs'][number] {
  const run = store.runs.get(runId);
  if (run === undefined) return 'stale';
  const isTheirs = run.attempt === attempt && run.workerId === workerId;
  if (store.has('attempts') && !isTheirs) return 'stale';
  // Said once more after a lost answer.
  if (run.state === 'retrying') return 'handed-back';
  if (run.stop !== undefined) return cancelUnwanted(store, run) ? 'handed-back' : 'stale';
  const because = { outcome: 'handed-back' } as const;
  return requeue(store, run, { event: 'hand-back', at: store.now + afterMs, isSpoilt, because })
    ? 'handed-back'
    : 'stale';
}

/** Whether it is that attempt which the store knows to be in hand. */
function isKnown(run: KeptRun, attempt: number): boolean {
  return isInHand(run) && run.attempt === attempt;
}

/** Whether a worker that had an attempt in hand may still say what came of it. A store that went back may know the run as staged still, or an attempt before that one. */
function isHeld(run: KeptRun, attempt: number): boolean {
  if (isKnown(run, attempt)) return true;
  return moved(run.state, 'retell') !== undefined && run.attempt < attempt;
}
