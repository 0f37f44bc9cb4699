import {
  type ClaimOutcome,
  type EpochMillis,
  groupIdOf,
  invariant,
  isAtWork,
  moved,
  type OfficeStore,
  type StoreMark,
  type TellingProgress,
  type Term,
} from '@escapement/core';
import { requeue } from './ends.ts';
import type { KeptGroup } from './kept-group.ts';
import { stopAllBackfills } from './memory-backfills.ts';
import { forgetDelayed } from './memory-delayed.ts';
import { countQuiet, type MemoryFence } from './memory-fence.ts';
import { record } from './rows.ts';
import type { KeptOffice, KeptRun, StoreState } from './store-state.ts';
import { makeRoom } from './turns.ts';

const cannotBeKnown = 'Redis lost its memory: whether it ended cannot be known';

/** The office in memory, as the process of this fence deals with it. */
export function memoryOffice(store: StoreState, fence: MemoryFence): OfficeStore {
  return {
    claim: async (term, isSuspect = false) => claim(store, term, isSuspect),
    mark: async () => markOf(store.office),
    noteCheckpoint: async (term, generation) =>
      fence.commitBeforeVouching(term, () => {
        store.notedGeneration = Math.max(generation, store.notedGeneration ?? 0);
        countQuiet(store);
      }),
    seen: () => fence.seen,
    heartbeat: async (term) => fence.commitQuietly(term),
    greetings: async () => new Map(store.greetings),
    progress: async (now) => (store.office === undefined ? undefined : progress(store, now)),
    async vouch(term, { leastGeneration, unknown = store.office?.unknown }) {
      const outcome = fence.commitBeforeVouching(term, () => {
        store.generation = Math.max(store.generation, leastGeneration);
        change(store, { isVouched: true, unknown });
        if (unknown?.reason === 'redis-forgot') store.historyFrom = unknown.after;
      });
      if (outcome.kind === 'committed') fence.forgive();
      return outcome;
    },
    accounted: async (term) => fence.commit(term, () => change(store, { unknown: undefined })),
    noteUnknown: async (term, unknown) =>
      fence.commitBeforeVouching(term, () => change(store, { unknown })),
    async loseUntold(term, reason) {
      let lost = 0;
      fence.commitBeforeVouching(term, () => {
        for (const run of store.standing('alive')) if (loseUntold(store, run, reason)) lost += 1;
        makeRoom(store);
      });
      return lost;
    },
    forget: async (term) => fence.commitBeforeVouching(term, () => forgetPlans(store)),
  };
}

function markOf(office: KeptOffice | undefined): StoreMark | undefined {
  if (office === undefined) return undefined;
  const { ensembleId, epoch } = office.term;
  return { ensembleId, epoch };
}

function claim(store: StoreState, term: Term, isSuspect: boolean): ClaimOutcome {
  const before = store.office;
  const isSame = before?.term.ensembleId === term.ensembleId;
  if (before !== undefined && isHeld(store, before, term)) {
    const { ensembleId, epoch, nodeId } = before.term;
    const { silentMs, notedGeneration } = store;
    return {
      kind: 'refused',
      holder: { ensembleId, epoch, nodeId, silentMs, notedGeneration },
    };
  }
  const isAdopted = isSame && store.adopted === term.ensembleId;
  if (before === undefined) store.adopted = term.ensembleId;
  if (!isSame) store.notedGeneration = undefined;
  const isVouched = before?.isVouched === true && !isSuspect;
  store.office = { term, isVouched, unknown: before?.unknown };
  const { writtenAt, server, notedGeneration } = store;
  const generation = store.has('amnesia') ? store.generation : Number.MAX_SAFE_INTEGER;
  return {
    kind: 'claimed',
    found: before === undefined ? 'nothing' : isAdopted ? 'same-ensemble' : 'other-ensemble',
    memory: { isWritten: before !== undefined, generation, writtenAt },
    ...{ isVouched, server, unknown: before?.unknown, notedGeneration },
  };
}

/** By a higher epoch of its own ensemble, or by another one in which somebody else is at work. */
function isHeld(store: StoreState, { term: stands }: KeptOffice, term: Term): boolean {
  return stands.ensembleId === term.ensembleId
    ? stands.epoch > term.epoch
    : isAtWork({ silentMs: store.silentMs }) && stands.nodeId !== term.nodeId;
}

function change(store: StoreState, to: Partial<KeptOffice>): void {
  invariant(store.office !== undefined, 'who writes under the fence holds an office');
  store.office = { ...store.office, ...to };
}

/** What should have begun by now and has not, and the jobs that nobody has planned up to now. */
function progress(store: StoreState, now: EpochMillis): TellingProgress {
  const overdue = (['owed', 'waiting', 'blocked'] as const)
    .flatMap((index) => store.standing(index))
    .filter(({ next }) => next <= now);
  // What went back to its queue is owed at an instant of its own, and doubtful as long as it waits for that.
  const doubtful = store
    .standing('doubtful')
    .filter(({ failures = 0, envelope }) => failures === 0 && envelope.fireTime <= now);
  return {
    begunUpTo: now,
    // Of what is done in parts its parts alone are in hand: whoever tells of those tells nothing of the whole.
    outstanding: [
      ...new Set([...overdue, ...doubtful, ...store.standing('shared')].map(({ runId }) => runId)),
    ],
    behind: Object.fromEntries([...store.cursors].filter(([, next]) => next <= now)),
    generation: store.generation,
    changes: store.generation - store.quietGenerations,
  };
}

/**
 * Should be running, and no worker has told this process of the store so: it is not, nor is what was shared out among runs that nobody knows. Who stood in
 * line for its lock had not begun.
 */
function loseUntold(store: StoreState, run: KeptRun, reason: string): boolean {
  if (run.state === 'shared') {
    const group = store.groups.get(run.runId);
    if (group !== undefined) {
      if (!hasShardInHand(store, group)) store.groups.set(run.runId, { ...group, isUntold: true });
      return false;
    }
    store.move(run, 'lose', reason);
    return true;
  }
  if (run.toldTo === store.server) return false;
  if (run.state === 'waiting') {
    requeue(store, run, { event: 'retry', at: store.now, because: { outcome: 'worker-lost' } });
    return false;
  }
  store.move(run, 'lose', reason);
  store.queue(run.envelope.queue).remove(run.runId);
  return true;
}

/** Whether a worker has told this process of the store that it has a part in hand: the run that it is of had not ended then. */
function hasShardInHand(store: StoreState, { shards }: KeptGroup): boolean {
  return shards.some((runId) => {
    const run = store.runs.get(runId);
    const isAtWork = run?.state === 'running' || run?.state === 'waiting';
    return isAtWork && run.toldTo === store.server;
  });
}

/** A fire time is decided anew by its schedule; what a person asked for is not asked for again. */
function tellAsked(store: StoreState, { runId, envelope }: KeptRun): void {
  const { jobId, fireTime, trigger } = envelope;
  if (trigger === 'schedule') return;
  const reason = store.office?.unknown?.reason ?? 'redis-went-back';
  record(store, jobId, { runId, fireTime, outcome: 'unknown', reason });
}

/** What is staged and planned goes; what began stays, and so do definitions, and what is set aside. */
function forgetPlans(store: StoreState): void {
  for (const run of [...store.runs.values()]) {
    if (moved(run.state, 'forget') === undefined) continue;
    const hasBegun = run.state === 'retrying' && run.attempt > 0;
    const isPart = groupIdOf(run.runId) !== undefined;
    const isKept = moved(run.state, 'lose') !== undefined && (isPart || hasBegun);
    store.move(run, isKept ? 'lose' : 'forget', cannotBeKnown);
    if (!isKept) tellAsked(store, run);
    store.queue(run.envelope.queue).remove(run.runId);
  }
  forgetDelayed(store);
  const reason = store.office?.unknown?.reason ?? 'redis-went-back';
  stopAllBackfills(store, { by: 'escapement', reason });
  store.endings.clear();
  store.joins.clear();
  for (const [jobId, kept] of store.projected) {
    if (!store.setAside.has(jobId)) store.projected.set(jobId, { ...kept, isForgotten: true });
  }
  for (const each of [store.cursors, store.leastRevisions, store.nudges]) each.clear();
}
