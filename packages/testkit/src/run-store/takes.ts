import {
  type EpochMillis,
  type ExchangeAnswer,
  type LedgerReason,
  moved,
  partsOf,
  type RunBegin,
  type RunEvent,
  type TakenRun,
} from '@escapement/core';
import { judgedLateness } from './lateness.ts';
import { share } from './memory-sharing.ts';
import { countBegun, heldUntil, roomIn } from './queue-limits.ts';
import { countKey, isHeldByKey } from './rate-keys.ts';
import { record } from './rows.ts';
import { isInHand } from './run-indexes.ts';
import { nudgeFor } from './staging.ts';
import type { KeptRun, StoreState } from './store-state.ts';
import { turnOf } from './turns.ts';

/** How long a run that is tried again waits for another of its job, before it is looked whether that one has ended. */
const overlapLookedAtMs = 1_000;

interface Taker {
  readonly workerId: string;
  readonly queue: string;
}

/** Gives what is due to a worker, as far as the limits of its queue leave room. `held`: when more may begin, where they leave none for what is due. */
export function take(
  store: StoreState,
  by: Taker,
  most: number,
): { readonly taken: readonly TakenRun[]; readonly held: ReturnType<typeof heldUntil> } {
  const room = roomIn(store, by.queue, most);
  const priorityOf = (runId: string) => store.runs.get(runId)?.envelope.priority ?? 0;
  const taken: TakenRun[] = [];
  let isHeld: boolean;
  do {
    const ids = store.queue(by.queue).takeDue(store.now, room.most - taken.length, priorityOf);
    const given = ids.map((runId) => takeRun(store, runId, by));
    taken.push(...given.flatMap((each) => (each === 'held' ? [] : each)));
    // What its key holds back leaves room for others.
    isHeld = given.includes('held');
  } while (isHeld);
  if (taken.length > 0) store.beats.set(by.workerId, store.now);
  countBegun(store, by.queue, taken.length);
  const { nextDueTime, marker } = store.queue(by.queue);
  const isDue = nextDueTime !== undefined && nextDueTime <= store.now;
  const held = isDue ? heldUntil(store, by.queue, { room, begun: taken.length }) : undefined;
  if (most > 0 && isDue && held === undefined) marker.set();
  return { taken, held };
}

/** The lock of a run that waited for it is held: it begins, unless its job was changed meanwhile. */
export function beginWaiting(
  store: StoreState,
  { runId, attempt, lock }: RunBegin,
  workerId: string,
): ExchangeAnswer['begins'][number] {
  const run = store.runs.get(runId);
  if (run === undefined || run.workerId !== workerId) return 'stale';
  // Said once more after a lost answer.
  if (run.state === 'running' && run.attempt === attempt + 1) return run.begunAt ?? 'stale';
  if (run.state !== 'waiting' || run.attempt !== attempt || isOld(store, run)) return 'stale';
  run.lock = lock;
  return begin(store, run);
}

/** After an answer was lost: what a worker has taken and does not know of. */
export function recall(
  store: StoreState,
  { queue, workerId }: Taker,
  known: readonly string[],
): readonly TakenRun[] {
  return [...store.queue(queue).active].flatMap((runId) => {
    const run = store.runs.get(runId);
    const isOurs = run?.workerId === workerId && !known.includes(runId);
    return run !== undefined && isOurs && isInHand(run) ? [takenOf(store, run)] : [];
  });
}

function takeRun(store: StoreState, runId: string, by: Taker): readonly TakenRun[] | 'held' {
  const run = store.runs.get(runId);
  const queue = store.queue(by.queue);
  const event = run?.envelope.lock === undefined ? 'begin' : 'wait';
  if (run === undefined || isLeftOver(store, run, { event, queue: by.queue })) {
    // What is in hand needs its entry when it goes back.
    if (run === undefined || run.envelope.queue !== by.queue || !isInHand(run)) queue.remove(runId);
    return [];
  }
  if (missesLate(store, run)) return [];
  if (isHeldByKey(store, run)) return 'held';
  const turn = turnOf(store, run);
  switch (turn.kind) {
    case 'settled':
      return [];
    case 'postponed':
      // What has begun before is no new run that could be skipped: it waits until the other of its job has ended.
      run.next = store.now + overlapLookedAtMs;
      queue.add(runId, run.next);
      nudgeFor(store, by.queue, run.next);
      return [];
    case 'skipped': {
      const { reason, detail } = turn;
      refuse(store, run, { event: 'skip', outcome: 'skipped', reason, detail });
      return [];
    }
    case 'begins':
      if (partsOf(run.envelope) !== undefined) {
        share(store, run);
        return [];
      }
      return [begun(store, run, { event, by })];
  }
}

/** Whether it was too late for a run to begin, which then has its outcome. */
function missesLate(store: StoreState, run: KeptRun): boolean {
  const late = judgedLateness(store, run);
  if (late.kind !== 'missed') return false;
  const { reason, detail } = late;
  refuse(store, run, {
    ...{ event: 'give-up', outcome: 'missed', reason },
    ...(detail === undefined ? {} : { detail }),
  });
  return true;
}

/** The same where no worker comes for it; what its job owes no more is for whoever carries the change. */
export function givesUpLate(store: StoreState, run: KeptRun): boolean {
  const isQueued = store.queue(run.envelope.queue).holds(run.runId);
  if (store.office?.isVouched !== true || !isQueued || isOld(store, run)) return false;
  return moved(run.state, 'give-up') !== undefined && missesLate(store, run);
}

function begun(
  store: StoreState,
  run: KeptRun,
  { event, by }: { readonly event: 'begin' | 'wait'; readonly by: Taker },
): TakenRun {
  run.workerId = by.workerId;
  countKey(store, run);
  store.queue(by.queue).active.add(run.runId);
  if (event === 'begin') begin(store, run);
  else store.move(run, 'wait');
  return takenOf(store, run);
}

function begin(store: StoreState, run: KeptRun): EpochMillis {
  store.move(run, 'begin');
  run.attempt += 1;
  run.begunAt = store.now;
  return run.begunAt;
}

function takenOf(store: StoreState, run: KeptRun): TakenRun {
  const { runId, attempt, envelope, failures = 0 } = run;
  const sealed = store.queue(envelope.queue).sealed(runId);
  return run.state === 'waiting'
    ? { runId, state: 'waiting', attempt, failures, takenAt: store.now, sealed }
    : { runId, state: 'running', attempt, failures, takenAt: run.begunAt ?? store.now, sealed };
}

/** What is in a queue of a run that nothing of it may begin from here: over, gone elsewhere, or of a version that was edited. */
function isLeftOver(
  store: StoreState,
  run: KeptRun,
  by: { readonly event: RunEvent; readonly queue: string },
): boolean {
  const isElsewhere = run.envelope.queue !== by.queue;
  return moved(run.state, by.event) === undefined || isElsewhere || isOld(store, run);
}

/** Whether its job was changed since it was staged. */
function isOld(store: StoreState, { envelope }: KeptRun): boolean {
  if (!store.has('gate')) return false;
  return envelope.revision < (store.leastRevisions.get(envelope.jobId) ?? 0);
}

/** A run becomes a row: its fire time has another outcome than a run. Whoever asked for one finds it under its name, and why it did not begin. */
function refuse(
  store: StoreState,
  run: KeptRun,
  by: {
    readonly event: RunEvent;
    readonly outcome: 'skipped' | 'missed';
    readonly reason: LedgerReason;
    readonly detail?: string;
  },
): void {
  const { event, ...row } = by;
  const { jobId, fireTime, queue, trigger } = run.envelope;
  if (trigger !== 'schedule') {
    const because = row.detail === undefined ? '' : ` (${row.detail})`;
    store.move(run, 'cancel', `not begun: ${row.reason}${because}`);
    store.queue(queue).remove(run.runId);
    return;
  }
  store.move(run, event);
  store.queue(queue).remove(run.runId);
  record(store, jobId, { fireTime, runId: run.runId, ...row });
}
