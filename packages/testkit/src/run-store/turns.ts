import { moved, overlapLimitDefault } from '@escapement/core';
import { isInHand } from './run-indexes.ts';
import { nudgeFor } from './staging.ts';
import { stopRun } from './stopping.ts';
import type { KeptRun, StoreState } from './store-state.ts';

/** What becomes of a run whose turn it may not be. */
export type Turn =
  | { readonly kind: 'begins' }
  /** It is over, or waits where it waited. */
  | { readonly kind: 'settled' }
  /** It has begun before, and is looked at once more. */
  | { readonly kind: 'postponed' }
  | {
      readonly kind: 'skipped';
      readonly reason: 'overlap' | 'overlap-limit';
      readonly detail: string;
    };

/** Decides about a run that is due, by what its job says of others that are at work or wait for their turn. */
export function turnOf(store: StoreState, run: KeptRun): Turn {
  switch (run.envelope.overlap) {
    case 'allow':
      return { kind: 'begins' };
    case 'skip':
      return skipTurn(store, run);
    case 'queue':
      return waitBehind(store, run, inItsPlace(run, aheadOf(store, run)));
    case 'replace':
      return takePlaces(store, run);
  }
}

/** The runs of its job that go before it: who is at work, and who came before it and is not over. */
export function aheadOf(store: StoreState, run: KeptRun): readonly KeptRun[] {
  const others = store.othersOf(run);
  const isBefore = (each: KeptRun) => each.state === 'blocked' && each.runId < run.runId;
  return others.filter((each) => isInHand(each) || isBefore(each) || isComing(each, run));
}

/** The first of those that go before a run, where they leave it no place. */
export function inItsPlace(
  { envelope: { maxConcurrent = 1 } }: Pick<KeptRun, 'envelope'>,
  ahead: readonly KeptRun[],
): KeptRun | undefined {
  return ahead.length >= maxConcurrent ? ahead[0] : undefined;
}

/** Whether it goes before a run and is not at work: it is to be tried again, or was let go on and is not taken yet. */
function isComing(each: KeptRun, run: KeptRun): boolean {
  return (each.state === 'retrying' || isLetGo(each)) && each.runId < run.runId;
}

/** Those of a job that wait for their turn. */
export function blockedOf(store: StoreState, jobId: string): readonly KeptRun[] {
  return store.standing('behind').filter(({ envelope }) => envelope.jobId === jobId);
}

/** The next of a job goes on where one has left its place. */
export function makeRoom(store: StoreState): void {
  for (const jobId of store.left) {
    for (const next of blockedOf(store, jobId)) {
      if (inItsPlace(next, aheadOf(store, next)) !== undefined) break;
      release(store, next);
    }
  }
  store.left.clear();
}

function release(store: StoreState, run: KeptRun): void {
  const { queue, dueTime } = run.envelope;
  run.next = store.now;
  store.move(run, 'release');
  if (store.queue(queue).sealed(run.runId) === '') return;
  store.queue(queue).place(run.runId, dueTime);
  nudgeFor(store, queue, store.now);
}

function skipTurn(store: StoreState, run: KeptRun): Turn {
  const other = inItsPlace(run, store.othersOf(run).filter(isInHand));
  if (other === undefined) return { kind: 'begins' };
  if (run.attempt > 0) return { kind: 'postponed' };
  return { kind: 'skipped', reason: 'overlap', detail: other.runId };
}

function waitBehind(store: StoreState, run: KeptRun, other: KeptRun | undefined): Turn {
  if (other === undefined) return { kind: 'begins' };
  if (run.state === 'blocked') return { kind: 'settled' };
  if (run.state === 'retrying') return { kind: 'postponed' };
  const { overlap, overlapLimit = overlapLimitDefault, jobId } = run.envelope;
  if (overlap === 'queue' && blockedOf(store, jobId).length >= overlapLimit) {
    return { kind: 'skipped', reason: 'overlap-limit', detail: other.runId };
  }
  store.move(run, 'block');
  return { kind: 'settled' };
}

/** The newest takes the place of the others: what has begun is asked to stop, and until it has ended the newest waits for it. */
function takePlaces(store: StoreState, run: KeptRun): Turn {
  const others = store
    .othersOf(run)
    .filter((each) => isInHand(each) || each.state === 'blocked' || isComing(each, run));
  const newer = others.find(({ envelope }) => envelope.fireTime > run.envelope.fireTime);
  if (newer !== undefined) {
    stopRun(store, run, replacedBy(newer));
    return { kind: 'settled' };
  }
  let atWork: KeptRun | undefined;
  for (const other of others) {
    if (stopRun(store, other, replacedBy(run)) === 'asked') atWork = other;
  }
  return waitBehind(store, run, atWork);
}

function replacedBy({ runId }: KeptRun): { readonly by: string; readonly reason: string } {
  return { by: 'overlap: replace', reason: `replaced by ${runId}` };
}

/** Having waited for its turn is no lateness: for what waits still, nor for what was let go on, whose time counts from then. */
export function waitedMs(run: KeptRun): number {
  const { overlap, dueTime } = run.envelope;
  const isInLine = run.state === 'blocked' && (overlap === 'queue' || overlap === 'replace');
  if (isInLine) return Number.POSITIVE_INFINITY;
  return run.state === 'staged' ? run.next - dueTime : 0;
}

/** Whether it waits for its turn, or has waited for it and was let go on. */
export function hasWaited(run: KeptRun): boolean {
  return moved(run.state, 'release') !== undefined || isLetGo(run);
}

function isLetGo({ state, next, envelope }: KeptRun): boolean {
  return state === 'staged' && next !== envelope.dueTime;
}
