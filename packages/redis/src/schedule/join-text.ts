import {
  endStates,
  type Join,
  type JoinedRun,
  parseJson,
  runIdOf,
  runIdTail,
} from '@escapement/core';
import { isInstant } from '../reading/record-fields.ts';

/** What is remembered of a fire time that a job waits for: whether it has had its run, since when, and those before it that have ended. */
export function joinText({ isDone, servedTime, since, runs }: Join): string {
  const told = runs.map(({ jobId, runId, state, attempt }) => {
    return [jobId, runIdTail(runId), state, attempt];
  });
  return JSON.stringify([servedTime, isDone ? 1 : 0, since, ...told]);
}

/** What cannot be read of it counts as not there. */
export function joinIn(text: string, of: Pick<Join, 'jobId' | 'servedTime'>): Join {
  const parsed = parseJson(text);
  const [, isDone, ...told] =
    parsed.kind === 'json' && Array.isArray(parsed.value)
      ? (parsed.value as readonly unknown[])
      : [];
  // An older version has not told since when.
  const since = isInstant(told[0]) ? told[0] : of.servedTime;
  return { ...of, since, isDone: isDone === 1, runs: told.flatMap(joinedIn) };
}

function joinedIn(told: unknown): readonly JoinedRun[] {
  const [jobId, tail, letter, attempt] = Array.isArray(told) ? (told as readonly unknown[]) : [];
  const state = endStates.find((each) => each === letter);
  if (typeof jobId !== 'string' || typeof tail !== 'string' || state === undefined) return [];
  return [{ jobId, runId: runIdOf(jobId, tail), state, attempt: Number(attempt) }];
}
