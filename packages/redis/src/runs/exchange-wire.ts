import type { ExchangeAnswer, ExchangeRequest, LockNote, RunEnd, TakenRun } from '@escapement/core';
import { listIn } from '../scripts/reply.ts';
import { toldOf } from './greeting.ts';

/** Who asks, and as what. */
export interface Asker {
  readonly worker: string;
  readonly queue: string;
  readonly lockMs: number;
  readonly seen: number;
}

/** What came of an end, as far as one call can say: `unknown` asks for it to be told once more, with what the run was. */
export type ToldEnd = ExchangeAnswer['ends'][number] | 'unknown';

const doing = 'exchanging runs';

/** The request as the script takes it; most of it is nothing, most of the time. */
export function exchangeArgument(by: Asker, request: ExchangeRequest): object {
  return {
    by: { ...by, most: request.most },
    ends: endsArgument(request.ends),
    backs: request.backs.map(({ runId: id, ...back }) => ({ id, ...back })),
    begins: request.begins.map(({ runId: id, attempt, lock }) => {
      return { id, attempt, locked: lockText(lock) };
    }),
    ...(request.recall === undefined ? {} : { recall: request.recall }),
  };
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

/** What the script answered. */
export function exchangeAnswer(reply: unknown): Omit<ExchangeAnswer, 'ends'> & {
  readonly ends: readonly ToldEnd[];
  readonly generation: number;
} {
  const [generation, isVouched, ends, backs, begins, taken, nextDue] = listIn(reply, doing, 7);
  return {
    generation: Number(generation),
    isVouched: isVouched === 1,
    ends: listIn(ends, doing) as readonly ToldEnd[],
    backs: listIn(backs, doing) as ExchangeAnswer['backs'],
    begins: listIn(begins, doing).map((at) => (at === 'stale' ? at : Number(at))),
    taken: listIn(taken, doing).map(takenIn),
    nextDueTime: nextDue === 0 ? undefined : Number(nextDue),
  };
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
