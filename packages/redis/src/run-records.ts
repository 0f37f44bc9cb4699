import { type EpochMillis, type Run, type RunState, toIso } from '@escapement/core';
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

/** A record as the interface shows it; `undefined` when there is none. A staged run whose due time has passed is queued. */
export function runOf(
  runId: string,
  fields: readonly (string | null)[],
  now: EpochMillis,
): Run | undefined {
  const [state, headText, attempt, stagedAt, startedAt, finishedAt, workerId, reason, lock] =
    fields;
  const head = readHead(runId, headText);
  if (!state || head === undefined) return undefined;
  return {
    id: runId,
    jobId: head.jobId,
    trigger: head.trigger,
    fireTime: toIso(head.fireTime),
    dueTime: toIso(head.dueTime),
    state: state === 'staged' && head.dueTime <= now ? 'queued' : (state as RunState),
    attempt: Number(attempt),
    version: head.version,
    epoch: head.epoch,
    queue: head.queue,
    stagedAt: toIso(Number(stagedAt)),
    ...instants(startedAt, finishedAt),
    ...(workerId ? { workerId } : {}),
    ...(reason ? { reason } : {}),
    ...lockOf(head.lock, lock),
  };
}

function instants(startedAt: string | null | undefined, finishedAt: string | null | undefined) {
  return {
    ...(startedAt ? { startedAt: toIso(Number(startedAt)) } : {}),
    ...(finishedAt ? { finishedAt: toIso(Number(finishedAt)) } : {}),
    ...(startedAt && finishedAt ? { durationMs: Number(finishedAt) - Number(startedAt) } : {}),
  };
}

function lockOf(name: string | undefined, noted: string | null | undefined): Pick<Run, 'lock'> {
  if (name === undefined) return {};
  // Written by the worker that held it: fencingToken and waitedMs, as far as known.
  const details = noted ? (JSON.parse(noted) as { fencingToken?: number; waitedMs?: number }) : {};
  return { lock: { name, ...details } };
}
