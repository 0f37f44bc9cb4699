import { VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { lookInTurn } from './looks-in-turn.ts';

/** 256 buckets of so many jobs each, and how often each has been looked at after so long. */
async function looksAfter(durationMs: number, size: number, isConnected = true) {
  const clock = new VirtualClock();
  const closing = new AbortController();
  const counts = Array.from({ length: 256 }, () => 0);
  const buckets = counts.map((_, bucket) => ({
    size,
    verify: () => {
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    },
  }));
  const looking = lookInTurn(buckets, { clock, isConnected: () => isConnected }, closing.signal);
  await clock.advance(durationMs);
  closing.abort();
  await looking;
  return counts;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe('what is written past the change rings', () => {
  it.each([0, 1, 17])(
    'is looked for in every bucket within a minute where each has %i jobs',
    async (size) => {
      expect(Math.min(...(await looksAfter(55_000, size)))).toBeGreaterThanOrEqual(1);
    },
  );

  it('is looked for once in 50 s, and not more often, however few jobs there are', async () => {
    expect(sum(await looksAfter(50_000, 0))).toBe(256);
    expect(sum(await looksAfter(500_000, 0))).toBe(2_560);
  });

  it('costs at most a hundred looks a second however many jobs there are', async () => {
    const size = 390;
    expect(sum(await looksAfter(60_000, size)) * (1 + size)).toBeLessThanOrEqual(6_000);
    const turnMs = ((1 + size) * 256 * 1_000) / 100;
    expect(Math.min(...(await looksAfter(turnMs, size)))).toBe(1);
  });

  it('is not looked for while ZooKeeper is away', async () => {
    expect(sum(await looksAfter(60_000, 1, false))).toBe(0);
  });
});
