import type { DependencyView, StoreHealth } from '@escapement/core';
import { VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { withObstacle } from './dependency.ts';

const clock = new VirtualClock(Date.parse('2026-03-07T12:00:00.000Z'));
const since = '2026-03-07T11:00:00.000Z';
const connected: DependencyView = { state: 'connected', since };

function refusing(code: string): StoreHealth {
  const obstacle = { code, reason: 'why', sinceMs: clock.monotonicMs() - 3_000 };
  return { obstacle, onTried: () => () => undefined };
}

it('a Redis that answers and takes no writes is connected, and says why not', () => {
  const view = withObstacle(connected, { health: refusing('STORE_FULL'), clock });
  expect(view).toEqual({ state: 'connected', since, detail: { problem: 'why' } });
});

it('a Redis that took the connection and stopped answering is suspended, since it did', () => {
  const view = withObstacle(connected, { health: refusing('STORE_UNAVAILABLE'), clock });
  expect(view).toMatchObject({ state: 'suspended', since: '2026-03-07T11:59:57.000Z' });
});

it('a connection that is gone is told of as it is', () => {
  const down: DependencyView = { state: 'down', since };
  expect(withObstacle(down, { health: refusing('STORE_UNAVAILABLE'), clock })).toBe(down);
});
