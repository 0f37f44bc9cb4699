import {
  type EpochMillis,
  parseJson,
  type RedisMillis,
  type Run,
  type RunState,
  runStates,
  toIso,
} from '@escapement/core';
import { instantIn } from './record-fields.ts';
import { readHead } from './run-head.ts';

/** The fields of a record that make up a run as it is shown. */
export const shownFields = [
  'state',
  'head',
  'attempt',
  'stagedAt',
  'startedAt',
  'finishedAt',
  'workerId',
  'reason',
  'lock',
] as const;

const states: ReadonlySet<string> = new Set(runStates);

/**
 * A record as the interface shows it; `undefined` when there is none, or none that can be read: it must not take the others of
 * its list with it. A staged run whose due time has passed is queued.
 */
export function runOf(
  runId: string,
  fields: readonly (string | null)[],
  now: RedisMillis,
): Run | undefined {
  const [state, headText, attempt, stagedAt, startedAt, finishedAt, workerId, reason, lock] =
    fields;
  const head = readHead(runId, headText);
  const staged = instantIn(stagedAt);
  if (!isState(state) || head === undefined || staged === undefined) return undefined;
  return {
    id: runId,
    jobId: head.jobId,
    trigger: head.trigger,
    fireTime: toIso(head.fireTime),
    dueTime: toIso(head.dueTime),
    state: state === 'staged' && head.dueTime <= now ? 'queued' : state,
    attempt: Number(attempt) || 0,
    version: head.version,
    epoch: head.epoch,
    queue: head.queue,
    stagedAt: toIso(staged),
    ...instants(instantIn(startedAt), instantIn(finishedAt)),
    ...(workerId ? { workerId } : {}),
    ...(reason ? { reason } : {}),
    ...lockOf(head.lock, lock),
  };
}

const notBegun: ReadonlySet<string> = new Set<RunState>(['staged', 'queued']);

/** Whether a record says that its run has begun, and perhaps ended. */
export function isBegun(state: string | null | undefined): boolean {
  return isState(state) && !notBegun.has(state);
}

function isState(text: string | null | undefined): text is RunState {
  return typeof text === 'string' && states.has(text);
}

function instants(startedAt: EpochMillis | undefined, finishedAt: EpochMillis | undefined) {
  return {
    ...(startedAt === undefined ? {} : { startedAt: toIso(startedAt) }),
    ...(finishedAt === undefined ? {} : { finishedAt: toIso(finishedAt) }),
    ...(startedAt === undefined || finishedAt === undefined
      ? {}
      : { durationMs: finishedAt - startedAt }),
  };
}

function lockOf(name: string | undefined, noted: string | null | undefined): Pick<Run, 'lock'> {
  if (name === undefined) return {};
  // Written by the worker that held it, as far as it was known.
  const parsed = parseJson(noted ?? '');
  const details = (parsed.kind === 'json' ? parsed.value : undefined) ?? {};
  const { fencingToken, waitedMs } = details as { fencingToken?: unknown; waitedMs?: unknown };
  return {
    lock: {
      name,
      ...(typeof fencingToken === 'number' ? { fencingToken } : {}),
      ...(typeof waitedMs === 'number' ? { waitedMs } : {}),
    },
  };
}
