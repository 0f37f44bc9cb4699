import {
  type AttemptInHand,
  type ExchangeAnswer,
  type ExchangeRequest,
  type GivenBack,
  givenBackWith,
  type RunExchange,
  type Witness,
} from '@escapement/core';
import type { Absence } from './absence.ts';
import { endRun, handBack, isBelieved, retell } from './ends.ts';
import type { MemoryQueue } from './memory-queue.ts';
import { openTaken } from './opening.ts';
import type { StoreState } from './store-state.ts';
import { beginWaiting, recall, take } from './takes.ts';
import { makeRoom } from './turns.ts';

/** The exchange of one worker over the store in memory. */
export function memoryExchange(store: StoreState, absence: Absence): RunExchange {
  const cut = new AbortController();
  let workerId = '';
  let inHand: () => readonly AttemptInHand[] = () => [];
  let heard: Witness = { generation: 0, lastBegunAt: undefined };
  let givenBack: readonly GivenBack[] = [];

  /** A store that does not know what we know is told what is being done. */
  function greet(): void {
    store.beats.set(workerId, store.now);
    store.greetings.set(workerId, { ...heard, givenBack: givenBack.map(({ runId }) => runId) });
    for (const told of inHand()) {
      const run = store.runs.get(told.envelope.runId);
      if (isBelieved(run, told.attempt)) retell(store, told, workerId);
    }
  }

  function exchange(queue: string, request: ExchangeRequest): ExchangeAnswer {
    const ends = request.ends.map((end) => endRun(store, end, workerId));
    const backs = request.backs.map((back) => handBack(store, back, workerId));
    makeRoom(store);
    const isForgetful = store.has('amnesia') && store.generation < heard.generation;
    if (store.office?.isVouched !== true || isForgetful) {
      greet();
      const nothing = { begins: [], taken: [], nextDueTime: undefined, isDutyOver: false };
      return { ends, backs, ...nothing, isVouched: false };
    }
    const begins = request.begins.map((each) => beginWaiting(store, each, workerId));
    const by = { workerId, queue };
    const { taken, held } =
      request.recall === undefined
        ? take(store, by, request.most)
        : { taken: recall(store, by, request.recall), held: undefined };
    makeRoom(store);
    if (ends.length + backs.length + begins.length + taken.length > 0) store.generation += 1;
    heard = {
      generation: Math.max(heard.generation, store.generation),
      lastBegunAt: taken[0]?.takenAt ?? heard.lastBegunAt,
    };
    const nextDueTime = held?.at ?? store.queue(queue).nextDueTime;
    const isDutyOver = isDutyOverIn(store.queue(queue), workerId, request);
    const next = { nextDueTime, ...(held?.isFull === true ? { isHeldBack: true } : {}) };
    return { ends, backs, begins, taken, ...next, isDutyOver, isVouched: true };
  }

  return {
    attend(worker) {
      ({ workerId, inHand } = worker);
      greet();
    },
    exchange(queue, request) {
      // Remembered by who asks, whatever becomes of the question.
      const backs = request.backs.map(({ runId }) => runId);
      givenBack = givenBackWith(givenBack, backs, store.clock.monotonicMs());
      return absence.call('exchange', () => exchange(queue, request));
    },
    open: (queue, taken) => absence.call('open', () => openTaken(store, queue, taken)),
    async awaitWork(queue, maxMs) {
      await absence.call('awaitWork', () => undefined);
      return store.queue(queue).marker.wait(store.clock, maxMs, cut.signal);
    },
    handOn: (queue) => absence.call('handOn', () => store.queue(queue).marker.set()),
    cut: () => cut.abort(),
    ...memoryTelling(store, absence),
  };
}

/** What is told of a run while it is done. */
function memoryTelling(
  store: StoreState,
  absence: Absence,
): Pick<RunExchange, 'appendLog' | 'tell'> {
  return {
    appendLog: (runId, attempt, entries) =>
      absence.call('appendLog', () => {
        const lines = entries.filter(({ isUnfinished }) => isUnfinished !== true);
        for (const entry of lines) store.lines.push({ ...entry, runId, attempt });
      }),
    tell: (runId, attempt, telling) =>
      absence.call('tell', () => {
        const run = store.runs.get(runId);
        if (run === undefined || run.state !== 'running' || run.attempt !== attempt) return;
        const before = run.told?.attempt === attempt ? run.told : {};
        run.told = { ...before, ...telling, attempt };
      }),
  };
}

/** Takes the duty, or tells whether another has. */
function isDutyOverIn(
  queue: MemoryQueue,
  workerId: string,
  { duty, most, recall }: ExchangeRequest,
): boolean {
  if (most === 0 || recall !== undefined) return false;
  if (duty === 'take') queue.onDuty = workerId;
  return duty === 'keep' && queue.onDuty !== undefined && queue.onDuty !== workerId;
}
