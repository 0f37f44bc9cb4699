import {
  type EpochMillis,
  type LifeState,
  parseJson,
  parseRunId,
  type RedisMillis,
  type Run,
  runLife,
  toIso,
} from '@escapement/core';
import { instantIn } from '../reading/record-fields.ts';

/** The fields of a record that make up a run as it is shown: state, attempt, due, version, epoch, queue, staged, begun, worker, lock, what it came to. */
export const shownFields = ['s', 'a', 'd', 'v', 'e', 'q', 'c', 'b', 'w', 'l', 'x'] as const;

/**
 * The record of a run that is not over, as the interface shows it; `undefined` when there is none, or none that can be read: it must not take
 * the others of its list with it. A staged run whose due time has passed is queued.
 */
export function openRunOf(
  runId: string,
  fields: readonly (string | null)[],
  now: RedisMillis,
): Run | undefined {
  const [state, attempt, due, version, epoch, queue, staged, begun, worker, lock, locked] = fields;
  const id = parseRunId(runId);
  const dueTime = instantIn(due);
  const stagedAt = instantIn(staged);
  if (!isState(state) || id === undefined || dueTime === undefined || stagedAt === undefined) {
    return undefined;
  }
  const isQueued = state === 'staged' && dueTime <= now;
  return {
    id: runId,
    jobId: id.jobId,
    trigger: id.trigger,
    fireTime: toIso(id.fireTime),
    dueTime: toIso(dueTime),
    state: isQueued ? 'queued' : state,
    attempt: Number(attempt) || 0,
    version: Number(version) || 0,
    epoch: Number(epoch) || 0,
    queue: queue ?? '',
    stagedAt: toIso(stagedAt),
    ...startOf(instantIn(begun)),
    ...(worker ? { workerId: worker } : {}),
    ...lockOf(lock, locked),
  };
}

function isState(text: string | null | undefined): text is LifeState {
  return typeof text === 'string' && Object.hasOwn(runLife, text);
}

function startOf(startedAt: EpochMillis | undefined): Pick<Run, 'startedAt'> {
  return startedAt === undefined ? {} : { startedAt: toIso(startedAt) };
}

/** The lock of a run, with what the worker that held it noted. */
export function lockOf(
  name: string | null | undefined,
  noted: string | null | undefined,
): Pick<Run, 'lock'> {
  if (!name) return {};
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
