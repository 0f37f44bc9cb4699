import type {
  AuditedOwed,
  KeptAttempt,
  OwedRun,
  RunEnvelope,
  RunUpkeep,
  WorkerLives,
} from '@escapement/core';
import { moved } from '@escapement/core';
import { cancelUnwanted, isBelieved, requeue } from './ends.ts';
import { isInHand } from './run-indexes.ts';
import { enqueue } from './staging.ts';
import type { KeptRun, StoreState } from './store-state.ts';
import { givesUpLate } from './takes.ts';
import { makeRoom } from './turns.ts';

/** After so many lost workers a run is given up. */
const lostWorkersMost = 3;

export function memoryLives(store: StoreState): WorkerLives {
  return {
    async beat(workerId, kept) {
      store.beats.set(workerId, store.now);
      const held = kept.filter(
        (each) => isHeld(store, workerId, each) || mayBeForgotten(store, each),
      );
      const unwanted = held.filter(({ runId }) => store.runs.get(runId)?.stop !== undefined);
      const lost = kept.filter((each) => !held.includes(each));
      return { lost: idsOf(lost), unwanted: idsOf(unwanted) };
    },
    onStopAsked(listener) {
      store.stopListeners.add(listener);
      return () => store.stopListeners.delete(listener);
    },
    async end(workerId) {
      store.beats.delete(workerId);
    },
    async silences() {
      return [...store.beats].map(([workerId, at]) => ({ workerId, silentMs: store.now - at }));
    },
    async recover(workerId, silentMs) {
      if (store.now - (store.beats.get(workerId) ?? 0) < silentMs) return 'alive';
      store.beats.delete(workerId);
      const kept = store.standing('alive').filter((run) => run.workerId === workerId);
      const answers = kept.map((run) => recover(store, run));
      makeRoom(store);
      const count = (what: 'retried' | 'lost') => answers.filter((each) => each === what).length;
      return { retried: count('retried'), lost: count('lost') };
    },
  };
}

function idsOf(kept: readonly KeptAttempt[]): ReadonlySet<string> {
  return new Set(kept.map(({ runId }) => runId));
}

/** An attempt that had begun counts; one that stood in line for its lock had not. */
function recover(store: StoreState, run: KeptRun): 'retried' | 'lost' | 'cancelled' {
  if (run.stop !== undefined) {
    cancelUnwanted(store, run, 'its worker was lost');
    return 'cancelled';
  }
  const hasBegun = run.state === 'running';
  const definition = store.projected.get(run.envelope.jobId)?.definition;
  if (hasBegun && definition?.onWorkerLost === 'fail') {
    const reason = `worker-lost: ${run.workerId} was lost in attempt ${run.attempt}`;
    return giveUp(store, run, { event: 'lose', reason });
  }
  if (hasBegun && run.lostWorkers + 1 >= lostWorkersMost) {
    const last = `${run.workerId} in attempt ${run.attempt}`;
    const reason = `poisonous: it has cost ${lostWorkersMost} workers, the last of them ${last}`;
    return giveUp(store, run, { event: 'fail', reason });
  }
  requeue(store, run, {
    event: 'retry',
    at: store.now,
    because: { outcome: 'worker-lost' },
  });
  if (hasBegun) run.lostWorkers += 1;
  return 'retried';
}

function giveUp(
  store: StoreState,
  run: KeptRun,
  { event, reason }: { readonly event: 'fail' | 'lose'; readonly reason: string },
): 'lost' {
  store.move(run, event, reason);
  store.queue(run.envelope.queue).remove(run.runId);
  return 'lost';
}

function isHeld(store: StoreState, workerId: string, { runId, attempt }: KeptAttempt): boolean {
  const run = store.runs.get(runId);
  if (run === undefined || !isInHand(run)) return false;
  return run.attempt === attempt && run.workerId === workerId;
}

/** Before anybody vouches for what is remembered, what may have been forgotten is its worker's who says so. */
function mayBeForgotten(store: StoreState, { runId, attempt }: KeptAttempt): boolean {
  if (store.office?.isVouched === true) return false;
  return isBelieved(store.runs.get(runId), attempt);
}

export function memoryUpkeep(store: StoreState): RunUpkeep {
  return {
    async audit({ from, before, limit }, recomposed) {
      // Whoever ends a run lets the next one go on; should it ever have missed one, nobody else would come to that.
      for (const { envelope } of store.standing('behind')) store.left.add(envelope.jobId);
      makeRoom(store);
      const owed = store.standing('owed').filter(({ next }) => next < before);
      const looked = owed.slice(from, from + limit);
      const left = looked.filter((run) => !givesUpLate(store, run));
      const missed = looked.length - left.length;
      if (missed > 0) store.generation += 1;
      makeRoom(store);
      const { reenqueued, undecided } = auditEach(store, left, recomposed);
      // Whatever went has left its place to those behind it.
      const next = from + limit < owed.length ? from + limit - missed : 0;
      return { next, missed, reenqueued, undecided, unreadable: [] };
    },
  };
}

function auditEach(
  store: StoreState,
  runs: readonly KeptRun[],
  recomposed: (run: OwedRun) => RunEnvelope | undefined,
): Pick<AuditedOwed, 'reenqueued' | 'undecided'> {
  const reenqueued: string[] = [];
  const undecided: AuditedOwed['undecided'][number][] = [];
  for (const run of runs) {
    if (run.state === 'blocked' || moved(run.state, 'begin') === undefined) continue;
    if (store.queue(run.envelope.queue).holds(run.runId)) continue;
    const envelope = recomposed(run.envelope);
    if (envelope === undefined) {
      undecided.push({ jobId: run.envelope.jobId, revision: run.envelope.revision });
      continue;
    }
    enqueue(store, envelope, run.next);
    reenqueued.push(run.runId);
  }
  return { reenqueued, undecided };
}
