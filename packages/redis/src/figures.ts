import type { JobActivity, RunState, Totals } from '@escapement/core';
import { letterOfState, shownOutcomes } from './lua/prelude.ts';
import { countIn, instantIn, wholeIn } from './record-fields.ts';
import { type RunSource, readRuns } from './run-list.ts';
import { highestScore } from './score-pairs.ts';

const stateOfLetter = new Map<string, RunState>(
  Object.entries(letterOfState).map(([state, letter]) => [letter, state as RunState]),
);
const hourMs = 3_600_000;
const lateAfterMs = 2_000;

/** What the rows of a job list need, in the order of the ids. All jobs are asked for in one pipeline. */
export function activityOf(
  source: RunSource,
  jobIds: readonly string[],
): Promise<readonly JobActivity[]> {
  return Promise.all(jobIds.map((jobId) => activity(source, jobId)));
}

async function activity(source: RunSource, jobId: string): Promise<JobActivity> {
  const { client, keys, now } = source;
  const [staged, scheduled, recent, runningCount, revision, last] = await Promise.all([
    client.zrangebyscore(keys.runsOf(jobId), `(${now}`, highestScore, 'WITHSCORES', 'LIMIT', 0, 1),
    client.zscore(keys.schedule, jobId),
    client.hget(keys.recent, jobId),
    client.zlexcount(keys.alive, `[${jobId}@`, `(${jobId}A`),
    client.hget(keys.revisions, jobId),
    client.hget(keys.last, jobId),
  ]);
  const next = instantIn(staged[1] ?? scheduled);
  const applied = wholeIn(revision?.split(' ', 1)[0]);
  const [lastRun] = last === null ? [] : await readRuns({ ...source, runIds: [last] });
  return {
    jobId,
    recent: outcomesOf(recent ?? ''),
    runningCount,
    ...(next === undefined ? {} : { nextFireTime: next }),
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(applied === undefined ? {} : { appliedRevision: applied }),
  };
}

/** The states that a text of letters spells, oldest first. */
function outcomesOf(text: string): readonly RunState[] {
  return [...text.slice(-shownOutcomes)].flatMap((letter) => stateOfLetter.get(letter) ?? []);
}

/** The figures of the overview. */
export async function totalsOf({ client, keys, now }: RunSource): Promise<Totals> {
  const thisHour = Math.floor(now / hourMs);
  const hours = Array.from({ length: 24 }, (_, i) => thisHour - i);
  const [running, staged, owedLate, fenceRefusals, unreadable, counted] = await Promise.all([
    client.zcard(keys.running),
    client.zcount(keys.owed, `(${now}`, '+inf'),
    client.zcount(keys.owed, '-inf', `(${now - lateAfterMs}`),
    client.hget(keys.counters, 'fenceRefusals'),
    client.hlen(keys.unreadable),
    Promise.all(
      hours.map((hour) =>
        client.hmget(keys.hour(hour), 'succeeded', 'failed', 'skipped', 'missed'),
      ),
    ),
  ]);
  const sum = (field: number) =>
    counted.reduce((total, counts) => total + countIn(counts[field]), 0);
  return {
    running,
    staged,
    owedLate,
    last24h: { succeeded: sum(0), failed: sum(1), skipped: sum(2), missed: sum(3) },
    fenceRefusals: countIn(fenceRefusals),
    unreadable,
  };
}
