import {
  type EpochMillis,
  type FireOutcome,
  groupIdOf,
  type IndexPlace,
  invariant,
  isOver,
  type LedgerEntry,
  type LogLine,
  type OutcomePage,
  type OutcomeQuery,
  type Page,
  partsShown,
  placeOfText,
  placeText,
  type QueueHold,
  type Run,
  type RunArchive,
  type RunFilter,
  type RunsWanted,
  toIso,
} from '@escapement/core';
import { firePlaceOf, nextFiresIn } from './fire-places.ts';
import { inTheWay } from './in-the-way.ts';
import { activityOf, failingIn, totalsOf } from './memory-figures.ts';
import { shardsIn } from './memory-sharing.ts';
import { inputMarkOf } from './opening.ts';
import { holdOf } from './queue-limits.ts';
import { waitsForKey } from './rate-keys.ts';
import { enqueueRepeat, repeatsOf } from './repeating.ts';
import { lastOf } from './rows.ts';
import { entryOfRow, entryOfRun, fireTimeOf, shownRun } from './shown-runs.ts';
import { announce, stageRun } from './staging.ts';
import { askToStop } from './stopping.ts';
import type { KeptRun, StoreState } from './store-state.ts';
import { aheadOf, makeRoom } from './turns.ts';

/** The interface's side of the store in memory, which is always there. */
export function memoryArchive(store: StoreState): RunArchive {
  return {
    list: async (filter) => {
      const fitting = fittingIn(store, filter);
      return pageOf(fitting, filter, ({ run }) => listed(store, run, filter));
    },
    count: async (wanted) => ({ kind: 'all', count: fittingIn(store, wanted).length }),
    get: async (runId) => {
      const run = store.runs.get(runId);
      const input = store.inputs.get(runId);
      const asked =
        input === undefined ? {} : { input: JSON.parse(input) as NonNullable<Run['input']> };
      if (run === undefined) return undefined;
      const place = run.state === 'blocked' ? { ahead: aheadOf(store, run).length } : {};
      const shown = shownRun(run, store.now);
      const heldBy = shown.state === 'queued' ? heldIn(store, run) : undefined;
      const held = heldBy === undefined ? {} : { heldBy };
      const shards = shardsShown(store, runId);
      return { ...shown, ...asked, ...place, ...held, ...repeatsOf(store, runId), ...shards };
    },
    log: async (runId, after, limit) => logOf(store, runId, { after, limit }),
    ledger: async (jobId, query) => {
      const due = dueOf(store, query);
      const fitting = entriesOf(store, jobId).filter(({ place }) => isWithin(place, due));
      return pageOf(fitting, query, ({ entry }) => entry);
    },
    outcomes: async (query) => outcomesOf(store, query),
    activity: async (jobIds) => jobIds.map((jobId) => activityOf(store, jobId)),
    nextFires: async (query) => nextFiresIn(store, query),
    nextFiresOf: async (jobIds) => jobIds.map((jobId) => firePlaceOf(store, jobId)),
    failing: async (atMost) => failingIn(store).slice(0, atMost),
    totals: async () => totalsOf(store),
    upcoming: async (limit) => {
      const staged = store.standing('owed').filter(({ next }) => next > store.now);
      return staged.slice(0, limit).map((run) => shownRun(run, store.now));
    },
    async firstAsked(jobId, { mark, inputMark }, now) {
      const name = `${jobId} ${mark}`;
      const input = inputMark === undefined ? {} : { inputMark };
      const first = store.asked.get(name) ?? { askedAt: now, ...input };
      store.asked.set(name, first);
      return first.inputMark === inputMark ? first.askedAt : 'another-input';
    },
    inputMark: inputMarkOf,
    async enqueueManual(envelope, { by, input } = {}) {
      const refusal = inTheWay(store, envelope);
      if (refusal !== undefined) return refusal;
      if (!stageRun(store, envelope)) return { kind: 'exists' };
      if (!store.cards.has(envelope.jobId)) store.cards.set(envelope.jobId, envelope.revision);
      if (by !== undefined) store.askedFor.set(envelope.runId, { by });
      if (input !== undefined) store.inputs.set(envelope.runId, input);
      const run = store.runs.get(envelope.runId);
      const isInLine = run !== undefined && envelope.overlap === 'queue';
      return { kind: 'enqueued', ahead: isInLine ? aheadOf(store, run).length : 0 };
    },
    enqueueRepeat: async (envelope, about) => enqueueRepeat(store, envelope, about),
    async announceEdits(edits) {
      for (const { jobId, edit } of edits) announce(store, jobId, edit);
    },
    async askToStop(runId, request) {
      const outcome = askToStop(store, runId, request);
      makeRoom(store);
      return outcome;
    },
    dependency: () => ({ state: 'connected', since: toIso(0) }),
  };
}

function listed(store: StoreState, run: KeptRun, { isFolded }: RunFilter): Run {
  const shards = isFolded === true ? shardsIn(store, run.runId) : undefined;
  return { ...shownRun(run, store.now), ...(shards === undefined ? {} : partsShown(shards)) };
}

function fittingIn(store: StoreState, wanted: RunsWanted & Span) {
  return [...store.runs.values()]
    .map((run) => ({ place: placeOf(run), run }))
    .filter(
      ({ place, run }) => isWanted(shownRun(run, store.now), wanted) && isWithin(place, wanted),
    );
}

function isWanted(run: Run, filter: RunsWanted): boolean {
  const { jobId, isOfJob, states, triggers, queue, workerId, isFolded } = filter;
  const { withoutQueues = [], withoutWorkers = [] } = filter;
  return (
    (isFolded !== true || groupIdOf(run.id) === undefined) &&
    (jobId === undefined || run.jobId === jobId) &&
    isOfJob?.(run.jobId) !== false &&
    states?.includes(run.state) !== false &&
    triggers?.includes(run.trigger) !== false &&
    (queue === undefined || run.queue === queue) &&
    (workerId === undefined || run.workerId === workerId) &&
    !withoutQueues.includes(run.queue) &&
    (run.workerId === undefined || !withoutWorkers.includes(run.workerId))
  );
}

interface Span {
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  readonly cursor?: string;
}

interface Placed {
  readonly place: IndexPlace;
}

/** A span as far as it is due. */
function dueOf<Asked extends Span>(store: StoreState, asked: Asked): Asked & Span {
  return { ...asked, to: Math.min(asked.to ?? Number.POSITIVE_INFINITY, store.now + 1) };
}

function placeOf(run: KeptRun): IndexPlace {
  return { score: fireTimeOf(run), member: run.runId };
}

function isWithin(place: IndexPlace, { from, to, cursor }: Span): boolean {
  if (from !== undefined && place.score < from) return false;
  if (to !== undefined && place.score >= to) return false;
  if (cursor === undefined) return true;
  const after = placeOfText(cursor);
  invariant(after !== undefined, 'a cursor that names no place was let through');
  return isAfter(place, after);
}

/** Newest first. */
function isAfter(a: IndexPlace, b: IndexPlace): boolean {
  return a.score === b.score ? a.member < b.member : a.score < b.score;
}

function pageOf<P extends Placed, T>(
  all: readonly P[],
  { limit }: { readonly limit: number },
  itemOf: (placed: P) => T,
): Page<T> {
  const inOrder = [...all].sort((a, b) => (isAfter(a.place, b.place) ? 1 : -1));
  const shown = inOrder.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(itemOf);
  return inOrder.length > limit && last !== undefined
    ? { items, cursor: placeText(last.place) }
    : { items };
}

/** Which limit of its queue a run waits for that is due. */
function heldIn(store: StoreState, run: KeptRun): QueueHold | undefined {
  return waitsForKey(store, run) ? 'rateLimit' : holdOf(store, run.envelope.queue);
}

function entriesOf(
  store: StoreState,
  jobId: string,
): readonly (Placed & { readonly entry: LedgerEntry })[] {
  const runs = store.runs.ofJob(jobId).map((run) => {
    return { place: placeOf(run), entry: entryOfRun(run, store.now) };
  });
  const rows = (store.rows.get(jobId) ?? []).map((row) => {
    return {
      place: { score: lastOf(row), member: row.runId ?? `f${row.fireTime}` },
      entry: entryOfRow(row),
    };
  });
  return [...runs, ...rows];
}

/** Nothing takes long here, so that only a full page ends before the last job. */
function outcomesOf(store: StoreState, query: OutcomeQuery): OutcomePage {
  const { jobIds, outcomes, cursor, limit, ...asked } = query;
  const due = dueOf(store, asked);
  const items: FireOutcome[] = [];
  for (const [i, jobId] of jobIds.entries()) {
    if (items.length === limit) return { items, next: { jobId } };
    const span = { ...due, ...(i === 0 && cursor !== undefined ? { cursor } : {}) };
    const fitting = entriesOf(store, jobId).filter(
      ({ place, entry: { outcome } }) =>
        outcome !== 'run' && outcomes?.includes(outcome) !== false && isWithin(place, span),
    );
    const page = pageOf(fitting, { limit: limit - items.length }, ({ entry }) => entry);
    items.push(...page.items.map((entry) => ({ ...entry, jobId })));
    if (page.cursor !== undefined) return { items, next: { jobId, cursor: page.cursor } };
  }
  return { items };
}

function logOf(
  store: StoreState,
  runId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): { lines: readonly LogLine[]; complete: boolean } | undefined {
  const run = store.runs.get(runId);
  if (run === undefined) return undefined;
  const lines = store.lines
    .filter((line) => line.runId === runId)
    .map(({ at, attempt, stream, text }, i) => ({
      line: i + 1,
      at: toIso(at),
      attempt,
      stream,
      text,
    }));
  return { lines: lines.slice(after, after + limit), complete: isOver(run.state) };
}

function shardsShown(store: StoreState, runId: string): Pick<Run, 'shards'> {
  const shards = shardsIn(store, runId)?.map(({ name: _name, ...shard }) => shard);
  return shards === undefined ? {} : { shards };
}
