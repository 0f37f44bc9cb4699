import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { liveMs, seldom } from './queries.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('what changes seldom is asked for seldom, and soon again where it could not be answered', async () => {
  let isAway = false;
  let asked = 0;
  const client = new QueryClient();
  const observer = new QueryObserver(client, {
    queryKey: ['seldom'],
    retry: false,
    refetchInterval: seldom,
    queryFn: async () => {
      asked += 1;
      if (isAway) throw new Error('away');
      return 'answer';
    },
  });
  const leave = observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(9_000);
  expect(asked).toBe(1);
  isAway = true;
  await vi.advanceTimersByTimeAsync(1_000 + 2 * liveMs);
  expect(asked).toBe(4);
  isAway = false;
  await vi.advanceTimersByTimeAsync(liveMs);
  expect(observer.getCurrentResult().status).toBe('success');
  await vi.advanceTimersByTimeAsync(9_000);
  expect(asked).toBe(5);
  leave();
  client.clear();
});
