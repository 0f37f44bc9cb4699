import { CoordinationFault, silentMeter, type WorkerLives } from '@escapement/core';
import { silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchSilentWorkers } from './silent-workers.ts';

/** What is known of workers that fell silent at the beginning, and what was recovered. */
let clock: VirtualClock;
let registered: string[];
let isZooKeeperAway: boolean;
let isRedisAway: boolean;
let silentSince: Map<string, number>;
let recovered: { workerId: string; atMs: number; silentMs: number }[];
let asked: number;
let stop: AbortController;
let running: Promise<void>;

beforeEach(() => {
  clock = new VirtualClock();
  registered = [];
  isZooKeeperAway = false;
  isRedisAway = false;
  silentSince = new Map();
  recovered = [];
  asked = 0;
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await running;
});

function start(): void {
  const lives: WorkerLives = {
    beat: async () => ({ lost: new Set(), unwanted: new Set() }),
    onStopAsked: () => () => undefined,
    end: async () => undefined,
    async silences() {
      if (isRedisAway) {
        throw new CoordinationFault('COORD_DISCONNECTED', 'away', { retryable: true });
      }
      return [...silentSince].map(([workerId, atMs]) => {
        return { workerId, silentMs: clock.monotonicMs() - atMs };
      });
    },
    async recover(workerId, silentMs) {
      recovered.push({ workerId, atMs: clock.monotonicMs(), silentMs });
      silentSince.delete(workerId);
      return { retried: 1, lost: 0 };
    },
  };
  const membership = {
    async workers() {
      asked += 1;
      if (isZooKeeperAway) {
        throw new CoordinationFault('COORD_DISCONNECTED', 'away', { retryable: true });
      }
      return registered.map((workerId) => ({ workerId }) as never);
    },
  };
  running = watchSilentWorkers(
    { lives, membership, clock, logger: silentLogger, meter: silentMeter },
    stop.signal,
  );
}

describe('a worker that has fallen silent', () => {
  it.each([
    ['is gone from ZooKeeper, after five seconds', 'gone', 5_000],
    ['cannot be looked for in ZooKeeper, after a minute', 'unknown', 60_000],
    ['is registered still, after a minute', 'registered', 60_000],
  ])('and %s, is taken for dead', async (_, presence, afterMs) => {
    registered = presence === 'registered' ? ['w'] : ['another'];
    isZooKeeperAway = presence === 'unknown';
    silentSince.set('w', 0);
    start();
    await clock.advance(afterMs - 1_000);
    expect(recovered).toEqual([]);
    await clock.advance(2_000);
    expect(recovered).toEqual([{ workerId: 'w', atMs: afterMs, silentMs: afterMs }]);
  });

  it('is not held dead by a node that has only just begun to look', async () => {
    silentSince.set('w', -3_600_000);
    start();
    await clock.advance(4_000);
    expect(recovered).toEqual([]);
    await clock.advance(1_000);
    expect(recovered).toHaveLength(1);
  });

  it('together with all others while Redis was away is given time to be heard again', async () => {
    silentSince.set('w', 0);
    start();
    await clock.advance(2_000);
    isRedisAway = true;
    await clock.advance(60_000);
    isRedisAway = false;
    await clock.advance(3_000);
    expect(recovered).toEqual([]);
    // It is heard again: nothing is taken from it.
    silentSince.set('w', clock.monotonicMs());
    await clock.advance(3_000);
    expect(recovered).toEqual([]);
  });

  it('is asked about in ZooKeeper only when there is one', async () => {
    start();
    await clock.advance(10_000);
    expect(asked).toBe(0);
  });

  it('is not asked about while it may be between two beats', async () => {
    start();
    for (let beats = 0; beats < 10; beats += 1) {
      silentSince.set('w', clock.monotonicMs());
      await clock.advance(4_000);
    }
    expect(asked).toBe(0);
  });
});
