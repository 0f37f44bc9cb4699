import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, fixedKey, silentLogger } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { auditAll, untilRun } from './redis-hands.ts';
import { runDueIn } from './redis-plans.ts';
import { useRedis } from './redis-rig.ts';
import { carryJobs, stageOne, useWorkers } from './redis-worker-rig.ts';

describe('an entry of a queue that somebody meddled with', () => {
  const redis = useRedis();
  const workOver = useWorkers();

  const audit = (of: RedisStore, ...runs: readonly RunEnvelope[]) =>
    auditAll(of, Date.now() + 1, ...runs);
  it('a run whose envelope was tampered with is never handed to a task, and is made anew', async () => {
    const leader = await redis.store();
    const begun: string[] = [];
    const forged = await stageOne(leader, runDueIn(300));
    const entry = `{esc}:default:${forged.runId}`;
    const data = (await redis.server.send('HGET', entry, 'data')).split('\r\n')[1] ?? '';
    const evil = data.replace('"e":7', '"e":8');
    expect(evil).not.toBe(data);
    await redis.server.send('HSET', entry, 'data', evil);
    const sound = await stageOne(leader, runDueIn(500, { jobId: 'sound' }));
    await workOver(leader, { work: (_, { runId }) => void begun.push(runId) });
    await untilRun(leader, sound, 'succeeded');
    await untilRun(leader, forged, 'retrying');
    expect(begun).toEqual([sound.runId]);
    expect(await redis.server.send('EXISTS', entry)).toBe(':0\r\n');
    // The envelope is made anew from the definition, so the auditor heals what was done to the queue.
    expect((await audit(leader, forged)).reenqueued).toEqual([forged.runId]);
    await untilRun(leader, forged, 'succeeded');
  });

  it('a card that was tampered with is not believed: the definition is asked', async () => {
    const leader = await redis.store();
    const run = await stageOne(leader, runDueIn(0));
    const cards = `{esc}:-cards:${run.jobId}`;
    const card = (await redis.server.send('HGET', cards, '1')).split('\r\n')[1] ?? '';
    const evil = card.replace('"noop"', '"evil"');
    expect(evil).not.toBe(card);
    await redis.server.send('HSET', cards, '1', evil);
    const said: unknown[] = [];
    const logger = { ...silentLogger, error: (about: object) => said.push(about) };
    await workOver(leader, { logger });
    await untilRun(leader, run, 'retrying');
    expect(said).toMatchObject([{ runId: run.runId, problem: expect.stringMatching(/job/) }]);
  });

  it('an envelope signed with another key is refused, and the run is enqueued again with ours', async () => {
    const [stranger, leader] = [
      await redis.store({ signingKey: fixedKey('other') }),
      await redis.store(),
    ];
    const run = await stageOne(stranger, runDueIn(0));
    await workOver(leader);
    await eventually('the queue has put the entry away', async () => {
      return (await redis.server.send('EXISTS', `{esc}:default:${run.runId}`)) === ':0\r\n';
    });
    // The card is the stranger's as well, until the job is carried by us.
    await carryJobs(leader, [run]);
    expect((await audit(leader, run)).reenqueued).toEqual([run.runId]);
    await untilRun(leader, run, 'succeeded');
  });
});
