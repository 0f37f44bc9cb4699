import { ProblemError } from '@escapement/client';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { liveMs, seldom } from './queries.ts';
import { createQueryClient } from './query-client.ts';

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

const refused = (code: string, status: number) =>
  new ProblemError({ type: 'x', title: 'x', status, code, detail: 'x' });

it.each([
  ['again until the server answers', new TypeError('fetch failed'), 3],
  ['again until Redis answers', refused('REDIS_UNAVAILABLE', 503), 3],
  ['no more after a refusal', refused('RUN_NOT_FOUND', 404), 1],
] as const)('what is asked for once is asked %s', async (_, error, times) => {
  let asked = 0;
  let isAway = true;
  const client = createQueryClient();
  const observer = new QueryObserver(client, {
    queryKey: ['once'],
    queryFn: async () => {
      asked += 1;
      if (isAway) throw error;
      return 'answer';
    },
  });
  const leave = observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(2 * liveMs);
  expect(asked).toBe(times);
  isAway = false;
  await vi.advanceTimersByTimeAsync(liveMs);
  const answered = asked;
  expect(observer.getCurrentResult().data).toBe(times === 1 ? undefined : 'answer');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(answered);
  leave();
  client.clear();
});
