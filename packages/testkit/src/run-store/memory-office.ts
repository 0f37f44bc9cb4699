import type { ClaimOutcome, CommitOutcome, OfficeStore, Seen, Term } from '@escapement/core';
import { moved } from '@escapement/core';
import type { StoreState } from './store-state.ts';

/** The office in memory, as one process knows it: what it has seen is its own, everything else the store's. */
export function memoryOffice(store: StoreState): OfficeStore {
  let seen: Seen | undefined;
  /** A write under the fence, of which the process then knows. */
  const write = (term: Term, act: () => void = () => undefined, isVouching = false) => {
    const outcome = fenced(store, term, isVouching);
    if (outcome.kind !== 'committed') return outcome;
    act();
    seen = { server: store.server, generation: store.generation, at: store.now };
    return outcome;
  };
  return {
    claim: async (term, isSuspect = false) => claim(store, term, isSuspect),
    noteCheckpoint: async (term, generation) =>
      write(term, () => {
        store.notedGeneration = Math.max(generation, store.notedGeneration ?? 0);
      }),
    seen: () => seen,
    heartbeat: async (term) => write(term),
    greetings: async () => new Map(),
    async progress(now) {
      if (store.office === undefined) return undefined;
      return { begunUpTo: now, outstanding: [], behind: {}, generation: store.generation };
    },
    vouch: async (term, { leastGeneration, unknown }) =>
      write(
        term,
        () => {
          store.generation = Math.max(store.generation, leastGeneration);
          store.office = { term, isVouched: true, unknown };
        },
        true,
      ),
    accounted: async (term) =>
      write(term, () => {
        store.office = { term, isVouched: true, unknown: undefined };
      }),
    loseUntold: async () => 0,
    forget: async (term) => write(term, () => forgetPlans(store), true),
  };
}

function claim(store: StoreState, term: Term, isSuspect: boolean): ClaimOutcome {
  const before = store.office;
  const { notedGeneration, generation, server } = store;
  const isSame = before?.term.ensembleId === term.ensembleId;
  if (before !== undefined && isSame && before.term.epoch > term.epoch) {
    const { ensembleId, epoch, nodeId } = before.term;
    return {
      kind: 'refused',
      holder: { ensembleId, epoch, nodeId, silentMs: store.silentMs, notedGeneration },
    };
  }
  const isVouched = before?.isVouched === true && !isSuspect;
  const unknown = before?.unknown;
  store.office = { term, isVouched, unknown };
  const memory = { isWritten: before !== undefined, generation, writtenAt: undefined };
  const found = isSame ? 'same-ensemble' : before === undefined ? 'nothing' : 'other-ensemble';
  return { kind: 'claimed', found, memory, isVouched, server, unknown, notedGeneration };
}

/** What is staged and planned goes; what began stays. */
function forgetPlans(store: StoreState): void {
  for (const run of [...store.runs.values()]) {
    if (moved(run.state, 'forget') === undefined) continue;
    store.move(run, 'forget');
    store.queue(run.envelope.queue).remove(run.runId);
  }
  store.cursors.clear();
  store.projected.clear();
}

/** Whether the office is the term's, as every write of a leader looks first. */
export function fenced(store: StoreState, term: Term, isVouching = false): CommitOutcome {
  const stands = store.office;
  if (stands === undefined) return { kind: 'forgotten' };
  const { epoch, ensembleId } = stands.term;
  if (ensembleId !== term.ensembleId || epoch > term.epoch) {
    return { kind: 'superseded', currentEpoch: epoch };
  }
  if (epoch < term.epoch) return { kind: 'forgotten' };
  if (!stands.isVouched && !isVouching) return { kind: 'unvouched' };
  store.writtenAt = store.now;
  store.generation += 1;
  return { kind: 'committed' };
}
