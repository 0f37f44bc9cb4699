import {
  parseJson,
  parseRunId,
  partShown,
  type RedisMillis,
  type Run,
  type RunIdParts,
  shownState,
  toIso,
} from '@escapement/core';
import { earlierAttemptsIn } from '../reading/earlier-attempts.ts';
import { recordIn } from '../reading/open-record.ts';
import { stopIn } from '../reading/stop-request.ts';

/**
 * The record of a run that is not over, as the interface shows it; `undefined` when there is none, or none that can be read: it must not take
 * the others of its list with it. A staged run whose due time has passed is queued.
 */
export function openRunOf(runId: string, text: string | null, now: RedisMillis): Run | undefined {
  const id = parseRunId(runId);
  const { head, stand, locked, next, earlier, stop: stopText } = recordIn(text);
  if (id === undefined || head === undefined || stand === undefined) return undefined;
  const { state, attempt, startedAt, workerId } = stand;
  const { dueTime, version, epoch, queue, stagedAt } = head;
  const stop = stopIn(stopText);
  const retryAt = state === 'retrying' ? (next ?? dueTime) : undefined;
  const isQueued = state === 'staged' && dueTime <= now;
  return {
    id: runId,
    jobId: id.jobId,
    trigger: id.trigger,
    fireTime: toIso(id.fireTime),
    dueTime: toIso(dueTime),
    state: isQueued ? 'queued' : shownState(state),
    attempt,
    version,
    epoch,
    queue,
    stagedAt: toIso(stagedAt),
    ...repeatedIn(id),
    ...partShown(runId),
    ...(startedAt === undefined ? {} : { startedAt: toIso(startedAt) }),
    ...(workerId === undefined ? {} : { workerId }),
    ...(retryAt === undefined ? {} : { retryAt: toIso(retryAt) }),
    ...earlierAttemptsIn(earlier, id.fireTime),
    ...(stop === undefined ? {} : { stop }),
    ...lockOf(head.lock, locked),
  };
}

/** The fire time that a run serves once more, if it does. */
export function repeatedIn({ repeatedTime }: RunIdParts): Pick<Run, 'repeatedTime'> {
  return repeatedTime === undefined ? {} : { repeatedTime: toIso(repeatedTime) };
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
