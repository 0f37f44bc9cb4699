import {
  lifeStates,
  parseJson,
  parseRunId,
  partShown,
  type Run,
  type RunState,
  runIdOf,
  runLife,
  shownState,
  toIso,
} from '@escapement/core';
import { earlierAttemptsIn } from '../reading/earlier-attempts.ts';
import { isInstant } from '../reading/record-fields.ts';
import { stopIn } from '../reading/stop-request.ts';
import { lockOf, repeatedIn } from './open-run.ts';

const stateOfLetter = new Map<string, RunState>(
  lifeStates.flatMap((state) => {
    const { letter } = runLife[state];
    return letter === undefined ? [] : [[letter, shownState(state)] as const];
  }),
);

/** The state that a letter spells; `undefined` for what is none. */
export function stateOf(letter: unknown): RunState | undefined {
  return typeof letter === 'string' ? stateOfLetter.get(letter) : undefined;
}

/** The id of the run that is packed here, without unpacking the rest; `undefined` for what is none. */
export function packedRunId(jobId: string, member: string): string | undefined {
  const end = member.indexOf('"', 2);
  return member.startsWith('["') && end > 2 ? runIdOf(jobId, member.slice(2, end)) : undefined;
}

/**
 * A run that is over, from the one member in which its job keeps it: tail of its id, letter, attempt, instants counted from its fire time
 * (due, staged, begun, ended), version, epoch, queue, and where there are any worker, reason, lock, what the lock came to, who wanted it stopped, its
 * earlier attempts.
 */
export function unpackRun(jobId: string, member: string): Run | undefined {
  const parsed = parseJson(member);
  if (parsed.kind !== 'json' || !Array.isArray(parsed.value)) return undefined;
  const [tail, letter, attempt, due, staged, begun, ended, version, epoch, queue, ...rest] =
    parsed.value as readonly unknown[];
  const id = typeof tail === 'string' ? parseRunId(runIdOf(jobId, tail)) : undefined;
  const state = stateOf(letter);
  if (id === undefined || state === undefined) return undefined;
  const { fireTime, trigger } = id;
  const at = (offset: unknown) => (typeof offset === 'number' ? fireTime + offset : undefined);
  const [dueTime, stagedAt, startedAt, finishedAt] = [at(due), at(staged), at(begun), at(ended)];
  if (!isInstant(dueTime) || !isInstant(stagedAt) || !isInstant(finishedAt)) return undefined;
  const [worker, told, lock, locked, stopText, earlierText] = rest.map((each) =>
    typeof each === 'string' ? each : undefined,
  );
  const stop = stopIn(stopText);
  const reason = told ?? (state === 'cancelled' ? stop?.reason : undefined);
  return {
    id: runIdOf(jobId, String(tail)),
    jobId,
    trigger,
    fireTime: toIso(fireTime),
    dueTime: toIso(dueTime),
    state,
    attempt: Number(attempt),
    version: Number(version),
    epoch: Number(epoch),
    queue: String(queue),
    stagedAt: toIso(stagedAt),
    ...repeatedIn(id),
    ...partShown(runIdOf(jobId, String(tail))),
    ...(isInstant(startedAt)
      ? { startedAt: toIso(startedAt), durationMs: finishedAt - startedAt }
      : {}),
    finishedAt: toIso(finishedAt),
    ...(worker === undefined ? {} : { workerId: worker }),
    ...(reason === undefined ? {} : { reason }),
    ...earlierAttemptsIn(earlierText, fireTime),
    ...(stop === undefined ? {} : { stop }),
    ...lockOf(lock, locked),
  };
}
