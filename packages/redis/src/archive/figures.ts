import {
  type JobActivity,
  parseRunId,
  type RunState,
  scheduledRunId,
  type Totals,
} from '@escapement/core';
import { countIn, instantIn, wholeIn } from '../reading/record-fields.ts';
import { shownOutcomes } from '../scripts/life.ts';
import { stateOf } from './packed-run.ts';
import { type RunSource, readRuns } from './run-reading.ts';

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
    // Names of one job are in the order of their fire times.
    client.zrangebylex(keys.open, `[${scheduledRunId(jobId, now)}`, `(${jobId}A`, 'LIMIT', 0, 1),
    client.zscore(keys.schedule, jobId),
    client.hget(keys.recent, jobId),
    client.zlexcount(keys.alive, `[${jobId}@`, `(${jobId}A`),
    client.hget(keys.revisions, jobId),
    client.hget(keys.last, jobId),
  ]);
  const next = parseRunId(staged[0] ?? '')?.fireTime ?? instantIn(scheduled);
  const applied = wholeIn(revision?.split(' ', 1)[0]);
  const [lastRun] = last === null ? [] : await readRuns(source, [last]);
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
  return [...text.slice(-shownOutcomes)].flatMap((letter) => stateOf(letter) ?? []);
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
