import {
  contractAnswerLimits,
  type KeptAnswersPorts,
  keptAnswersContract,
} from '@escapement/testkit';
import { describe, expect, it, test } from 'vitest';
import { systemClock, useRedis } from './redis-rig.ts';

const redis = useRedis();
const prefix = '{esc}:-';
const asked = { key: 'a1', sent: 'b2' };
const times = { leaseMs: 60_000, waitMs: 0 };

async function ports(): Promise<KeptAnswersPorts> {
  const limited = { answerLimits: contractAnswerLimits };
  const [one, other] = [await redis.store(limited), await redis.store(limited)];
  return {
    processes: [one.answers, other.answers],
    pass: (durationMs) => systemClock.sleep(durationMs),
  };
}

describe('answers in Redis keep the contract of kept answers', () => {
  test.each(keptAnswersContract)('$fact', async ({ check }) => check(await ports()));
});

describe('answers in Redis', () => {
  it('leave nothing behind that outlives them', async () => {
    const { answers } = await redis.store();
    await answers.begin(asked, times);
    for (const name of ['answers', 'answer-ends']) {
      const left = Number((await redis.server.send('PTTL', `${prefix}${name}`)).slice(1));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(24 * 3_600_000);
    }
  });

  it('are begun again where somebody wrote over them', async () => {
    const { answers } = await redis.store();
    await redis.server.send('ZADD', `${prefix}answer-ends`, '9999999999999', asked.key);
    for (const garbage of ['', 'P', 'D|', 'P|b2|x|soon', 'garbage|b2|']) {
      await redis.server.send('HSET', `${prefix}answers`, asked.key, garbage);
      expect(await answers.begin(asked, times)).toMatchObject({ kind: 'begun', again: true });
    }
    await redis.server.send('HSET', `${prefix}answers`, '*bytes', 'many');
    expect(await answers.begin({ key: 'a2', sent: 'b' }, times)).toMatchObject({ kind: 'begun' });
  });

  it('of which the ends are lost are not kept for ever', async () => {
    const { answers } = await redis.store();
    await answers.begin(asked, times);
    await redis.server.send('SET', `${prefix}answer-ends`, 'no list');
    await answers.begin({ key: 'a2', sent: 'b' }, times);
    expect(await redis.server.send('HEXISTS', `${prefix}answers`, asked.key)).toMatch(/^:0/);
  });
});
