import {
  type ExchangeAnswer,
  type ExchangeRequest,
  type LockNote,
  parseRunId,
  type RunBegin,
  type RunEnd,
  type TakenRun,
} from '@escapement/core';
import { listIn } from '../scripts/reply.ts';
import { toldOf } from './greeting.ts';

/** Who asks, and as what. */
export interface Asker {
  readonly worker: string;
  readonly queue: string;
  readonly seen: number;
  /** The process of Redis that is asked, where that is known. */
  readonly server: string | undefined;
}

/** What came of an end, as far as one call can say: `unknown` asks for it to be told once more, with what the run was. */
export type ToldEnd = ExchangeAnswer['ends'][number] | 'unknown';

const doing = 'exchanging runs';

/** Most plain ends in one call; more go with the others. */
const plainMost = 1_000;

/** Ends, by how they are told: each as its place among all. */
export interface SortedEnds {
  readonly plain: readonly number[];
  readonly others: readonly number[];
}

/**
 * Most runs succeed in their first attempt and have nothing more to say. They are told of by their ids alone, and count as said before the
 * others: but for those of a job of which another came before, so that the last outcomes of a job stay in order.
 */
export function sortedEnds(ends: readonly RunEnd[]): SortedEnds {
  const [plain, others]: [number[], number[]] = [[], []];
  const jobs = new Set<string | undefined>();
  for (const [i, { runId, attempt, event, told: _told, ...said }] of ends.entries()) {
    const isPlain = attempt === 1 && event === 'succeed' && Object.keys(said).length === 0;
    const isNext = jobs.size === 0 || !jobs.has(parseRunId(runId)?.jobId);
    if (isPlain && isNext && plain.length < plainMost) {
      plain.push(i);
    } else {
      others.push(i);
      jobs.add(parseRunId(runId)?.jobId);
    }
  }
  return { plain, others };
}

/** The request as the script takes it, without all that is nothing, and the ids of what ended plainly. */
export function exchangeArgument(
  by: Asker,
  request: ExchangeRequest,
  { plain, others }: SortedEnds,
): { readonly asked: object; readonly texts: readonly string[] } {
  const { ends, backs, begins, most, recall, duty } = request;
  const asked = {
    by,
    most,
    ...(others.length === 0 ? {} : { ends: endsArgument(pick(ends, others)) }),
    ...(backs.length === 0
      ? {}
      : { backs: backs.map(({ runId: id, ...back }) => ({ id, ...back })) }),
    ...(begins.length === 0 ? {} : { begins: begins.map(beginArgument) }),
    ...(recall === undefined ? {} : { recall }),
    ...(duty === undefined ? {} : { duty }),
  };
  return { asked, texts: pick(ends, plain).map(({ runId }) => runId) };
}

function beginArgument({ runId: id, attempt, lock }: RunBegin): object {
  return { id, attempt, locked: lockText(lock) };
}

function pick<T>(list: readonly T[], places: readonly number[]): readonly T[] {
  return places.map((i) => list[i] as T);
}

/**
 * Ends as columns, since a list costs the script a fraction of what a record for each does; `more` holds what few of them say, by place.
 * `worker`: tells what the runs were as well, for a store that has forgotten them.
 */
export function endsArgument(ends: readonly RunEnd[], worker?: string): object {
  return {
    ids: ends.map(({ runId }) => runId),
    attempts: ends.map(({ attempt }) => attempt),
    events: ends.map(({ event }) => event),
    more: ends.flatMap(({ reason, again, lock, told, attempt }, i) => {
      const run =
        worker === undefined || told === undefined
          ? undefined
          : toldOf({ ...told, attempt }, worker);
      const isBare = reason === undefined && again === undefined && lock === undefined;
      if (isBare && run === undefined) return [];
      return [{ place: i + 1, reason, again: again?.afterMs, locked: lock && lockText(lock), run }];
    }),
  };
}

function lockText(lock: LockNote): string {
  return JSON.stringify(lock);
}

/** What the script answered to ends that were told so. */
export function exchangeAnswer(
  reply: unknown,
  sorted: SortedEnds,
): Omit<ExchangeAnswer, 'ends'> & {
  readonly ends: readonly ToldEnd[];
  readonly generation: number;
} {
  const [generation, isVouched, ends, backs, begins, ...more] = listIn(reply, doing, 10);
  const [taken, nextDue, left, plainTaken, dutyOver, isFull] = more;
  return {
    generation: Number(generation),
    isVouched: isVouched === 1,
    ends: endsIn(listIn(ends, doing), listIn(left, doing), sorted),
    backs: listIn(backs, doing) as ExchangeAnswer['backs'],
    begins: listIn(begins, doing).map((at) => (at === 'stale' ? at : Number(at))),
    taken: [...plainIn(listIn(plainTaken, doing)), ...listIn(taken, doing).map(takenIn)],
    nextDueTime: nextDue === 0 ? undefined : Number(nextDue),
    isDutyOver: dutyOver === 1,
    ...(isFull === 1 ? { isHeldBack: true } : {}),
  };
}

/** In the order in which they were asked for. `left`: place and outcome in turn of those that were told as plain and are not. */
function endsIn(
  ends: readonly unknown[],
  left: readonly unknown[],
  { plain, others }: SortedEnds,
): readonly ToldEnd[] {
  const told: ToldEnd[] = Array.from({ length: plain.length + others.length }, () => 'settled');
  for (const [i, place] of others.entries()) told[place] = ends[i] as ToldEnd;
  for (let i = 0; i < left.length; i += 2) {
    const place = plain[Number(left[i]) - 1];
    if (place !== undefined) told[place] = left[i + 1] as ToldEnd;
  }
  return told;
}

/** When they were taken, and then id and envelope of each in turn. */
function plainIn([at, ...told]: readonly unknown[]): readonly TakenRun[] {
  const taken: TakenRun[] = [];
  for (let i = 0; i < told.length; i += 2) {
    const [runId, sealed] = [String(told[i]), String(told[i + 1])];
    taken.push({ runId, state: 'running', attempt: 1, failures: 0, takenAt: Number(at), sealed });
  }
  return taken;
}

function takenIn(row: unknown): TakenRun {
  const [runId, state, attempt, takenAt, sealed, failures = 0] = listIn(row, doing, 5);
  return {
    runId: String(runId),
    state: state === 'waiting' ? 'waiting' : 'running',
    attempt: Number(attempt),
    failures: Number(failures),
    takenAt: Number(takenAt),
    sealed: String(sealed),
  };
}
