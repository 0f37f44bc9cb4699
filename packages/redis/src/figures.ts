import type { JobActivity, RedisMillis, RunState, Totals } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.ts';
import { letterOfState, shownOutcomes } from './lua/prelude.ts';
import { readRuns } from './run-list.ts';

const stateOfLetter = new Map<string, RunState>(
  Object.entries(letterOfState).map(([state, letter]) => [letter, state as RunState]),
);
const hourMs = 3_600_000;
const lateAfterMs = 2_000;

interface Source {
  readonly client: Redis;
  readonly keys: Keys;
  readonly now: RedisMillis;
}

/** What the rows of a job list need, in the order of the ids. All jobs are asked for in one pipeline. */
export function activityOf(
  source: Source,
  jobIds: readonly string[],
): Promise<readonly JobActivity[]> {
  return Promise.all(jobIds.map((jobId) => activity(source, jobId)));
}

async function activity(source: Source, jobId: string): Promise<JobActivity> {
  const { client, keys, now } = source;
  const [staged, scheduled, recent, runningCount, revision, last] = await Promise.all([
    client.zrangebyscore(keys.runsOf(jobId), `(${now}`, '+inf', 'WITHSCORES', 'LIMIT', 0, 1),
    client.zscore(keys.schedule, jobId),
    client.hget(keys.recent, jobId),
    client.zlexcount(keys.alive, `[${jobId}@`, `(${jobId}A`),
    client.hget(keys.revisions, jobId),
    client.hget(keys.last, jobId),
  ]);
  const next = staged[1] ?? scheduled;
  const [lastRun] = last === null ? [] : await readRuns({ ...source, runIds: [last] });
  return {
    jobId,
    recent: outcomesOf(recent ?? ''),
    runningCount,
    ...(next === null ? {} : { nextFireTime: Number(next) }),
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(revision === null ? {} : { appliedRevision: Number(revision) }),
  };
}

/** The states that a text of letters spells, oldest first. */
function outcomesOf(text: string): readonly RunState[] {
  return [...text.slice(-shownOutcomes)].flatMap((letter) => stateOfLetter.get(letter) ?? []);
}

/** The figures of the overview. */
export async function totalsOf({ client, keys, now }: Source): Promise<Totals> {
  const thisHour = Math.floor(now / hourMs);
  const hours = Array.from({ length: 24 }, (_, i) => thisHour - i);
  const [running, staged, owedLate, fenceRefusals, counted] = await Promise.all([
    client.zcard(keys.running),
    client.zcount(keys.owed, `(${now}`, '+inf'),
    client.zcount(keys.owed, '-inf', `(${now - lateAfterMs}`),
    client.hget(keys.counters, 'fenceRefusals'),
    Promise.all(
      hours.map((hour) =>
        client.hmget(keys.hour(hour), 'succeeded', 'failed', 'skipped', 'missed'),
      ),
    ),
  ]);
  const sum = (field: number) =>
    counted.reduce((total, counts) => total + Number(counts[field] ?? 0), 0);
  return {
    running,
    staged,
    owedLate,
    last24h: { succeeded: sum(0), failed: sum(1), skipped: sum(2), missed: sum(3) },
    fenceRefusals: Number(fenceRefusals ?? 0),
  };
}
