import { scheduledRunId } from '@escapement/core';
import type { Redis } from 'ioredis';

/**
 * Fills a history with what the product's own scripts wrote of some runs, once more for other fire times: a million through the scripts would take
 * minutes and say the same.
 */
export interface Lot {
  readonly jobIds: readonly string[];
  readonly runs: number;
  /** Unix milliseconds of the first fire time; the others follow a second apart, each job in turn. */
  readonly from: number;
}

interface Pattern {
  readonly member: string;
  readonly isTrouble: boolean;
}

/** @returns The bytes that Redis takes for all of them. */
export async function fillHistory(
  client: Redis,
  patterns: readonly Pattern[],
  { jobIds, runs, from }: Lot,
): Promise<number> {
  const before = await usedBytes(client);
  for (let at = 0; at < runs; at += jobIds.length) {
    const pipeline = client.pipeline();
    for (let i = 0; i < jobIds.length && at + i < runs; i += 1) {
      const [jobId = '', fireTime] = [jobIds[i], from + 1_000 * (at + i)];
      const pattern = patterns[(at / jobIds.length + i) % patterns.length];
      if (pattern === undefined) throw new Error('no run has ended yet, to write others after');
      const runId = scheduledRunId(jobId, fireTime);
      const tail = runId.slice(runId.indexOf('@') + 1);
      const member = pattern.member.replace(/^\["[^"]*"/, `["${tail}"`);
      pipeline.zadd(`{esc}:-past:${jobId}`, fireTime, member);
      pipeline.zadd('{esc}:-runs', fireTime, runId);
      if (pattern.isTrouble) pipeline.zadd('{esc}:-trouble', fireTime, runId);
      pipeline.hincrby('{esc}:-counters', 'runBytes', member.length);
      pipeline.hincrby('{esc}:-counters', 'runCount', 1);
    }
    await pipeline.exec();
  }
  return (await usedBytes(client)) - before;
}

/** What the scripts wrote of the oldest run of each of these jobs that is over. */
export async function patternsOf(
  client: Redis,
  jobIds: readonly string[],
): Promise<readonly Pattern[]> {
  const found = await Promise.all(
    jobIds.map(async (jobId): Promise<readonly Pattern[]> => {
      const [member, score = ''] = await client.zrange(
        `{esc}:-past:${jobId}`,
        '0',
        '0',
        'WITHSCORES',
      );
      if (member === undefined) return [];
      const runId = scheduledRunId(jobId, Number(score));
      return [{ member, isTrouble: (await client.zscore('{esc}:-trouble', runId)) !== null }];
    }),
  );
  return found.flat();
}

async function usedBytes(client: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1] ?? 0);
}
