import { StoreFault, type StoreMark } from '@escapement/core';
import { FakeStoreHealth, VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { PlaceWatch } from './place-watch.ts';

const ours = { ensembleId: 'ours', epoch: 7 };

function watched(mark: StoreMark | undefined) {
  const [clock, health, stop] = [new VirtualClock(), new FakeStoreHealth(), new AbortController()];
  const seen = { leader: 7 as number | undefined, mark, looks: 0, isAway: false };
  const watch = new PlaceWatch({
    ...{ clock, health },
    election: {
      leader: async () =>
        seen.leader === undefined ? undefined : { nodeId: 'a', epoch: seen.leader, since: '' },
    },
    settings: { ensembleId: async () => 'ours' },
    office: {
      mark: async () => {
        seen.looks += 1;
        if (seen.isAway) throw new StoreFault('STORE_TIMEOUT', 'away', { retryable: true });
        return seen.mark;
      },
    },
  });
  return { watch, seen, clock, health, signal: stop.signal, stop: () => stop.abort() };
}

it('a Redis in which the leader is at work is no obstacle, and is looked at no more', async () => {
  const { watch, seen, clock, signal } = watched(ours);
  await watch.whenJudged(signal);
  await watch.run(signal);
  await clock.advance(60_000);
  expect(watch.obstacle).toBeUndefined();
  expect(seen.looks).toBe(1);
});

it('another Redis is an obstacle until the leader is seen in it', async () => {
  const { watch, seen, clock, signal, stop } = watched(undefined);
  const judged = watch.whenJudged(signal);
  await clock.advance(2_000);
  await judged;
  expect(watch.obstacle?.code).toBe('STORE_OTHER');
  const running = watch.run(signal);
  await clock.advance(3_000);
  expect(watch.obstacle).toMatchObject({ code: 'STORE_OTHER', sinceMs: 2_000 });
  seen.mark = ours;
  await clock.advance(1_000);
  expect(watch.obstacle).toBeUndefined();
  stop();
  await running;
});

it('nothing is judged while nobody leads, and it is once somebody does', async () => {
  const { watch, seen, clock, signal, stop } = watched({ ensembleId: 'theirs', epoch: 7 });
  seen.leader = undefined;
  await watch.whenJudged(signal);
  const running = watch.run(signal);
  await clock.advance(5_000);
  expect(watch.obstacle).toBeUndefined();
  seen.leader = 7;
  await clock.advance(3_000);
  expect(watch.obstacle?.code).toBe('STORE_OTHER');
  stop();
  await running;
});

it('a Redis that does not answer says nothing of where it is, and is an obstacle of its own', async () => {
  const { watch, seen, health, signal } = watched(undefined);
  seen.isAway = true;
  health.try({ code: 'STORE_UNAVAILABLE', reason: 'away', sinceMs: 0 });
  await watch.whenJudged(signal);
  expect(watch.obstacle?.code).toBe('STORE_UNAVAILABLE');
});
