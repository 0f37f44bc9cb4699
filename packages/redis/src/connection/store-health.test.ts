import { StoreFault } from '@escapement/core';
import { raisedBy, silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, expect, it } from 'vitest';
import { TriedHealth } from './store-health.ts';

const open: TriedHealth[] = [];
afterEach(() => {
  for (const health of open.splice(0)) health.looking.close();
});

function rig() {
  const clock = new VirtualClock();
  const redis: { thrown: unknown; tries: number } = { thrown: undefined, tries: 0 };
  const said: string[] = [];
  const say = (about: object, message: string) =>
    said.push(`${(about as { code: string }).code}: ${message}`);
  const health = new TriedHealth({
    tryWriting: async () => {
      redis.tries += 1;
      if (redis.thrown !== undefined) throw redis.thrown;
    },
    clock,
    logger: { ...silentLogger, info: say, warn: say },
  });
  open.push(health);
  return { clock, redis, said, health };
}

const fault = (code: string) => new StoreFault(code, `${code} in words`, { retryable: true });

it('knows nothing of Redis before the first answer', async () => {
  const { clock, health, said } = rig();
  expect(health.obstacle).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  health.looking.open();
  await clock.advance(0);
  expect(health.obstacle).toBeUndefined();
  expect(said).toEqual([]);
});

it('keeps in mind since when Redis refuses, and says each reason and the end of it once', async () => {
  const { clock, health, redis, said } = rig();
  health.looking.open();
  await clock.advance(500);
  redis.thrown = fault('STORE_FULL');
  await clock.advance(5_500);
  redis.thrown = fault('STORE_DENIED');
  await clock.advance(3_000);
  expect(health.obstacle).toEqual({
    code: 'STORE_DENIED',
    reason: 'STORE_DENIED in words',
    sinceMs: 1_000,
  });
  redis.thrown = undefined;
  await clock.advance(3_000);
  expect(health.obstacle).toBeUndefined();
  expect(said).toEqual([
    'STORE_FULL: Redis does not take our writes; waiting',
    'STORE_DENIED: Redis does not take our writes; waiting',
    'STORE_DENIED: Redis takes writes again',
  ]);
});

it('tries at once when it is told to hurry', async () => {
  const { clock, health, redis } = rig();
  health.looking.open();
  await clock.advance(100);
  health.looking.hurry();
  await clock.advance(0);
  expect(redis.tries).toBe(2);
});

it('ends the process by a defect, and takes it for no fault of Redis', async () => {
  const { health, redis } = rig();
  const defect = new TypeError('x is not a function');
  redis.thrown = defect;
  const raised = await raisedBy(() => health.looking.open());
  expect(raised).toEqual([expect.objectContaining({ cause: defect })]);
});
