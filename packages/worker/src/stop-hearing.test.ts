import { type BeatAnswer, type KeptAttempt, StoreFault } from '@escapement/core';
import { silentLogger, VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { StopHearing } from './stop-hearing.ts';

const ours: KeptAttempt = { runId: 'a@20260101T000000Z', queue: 'default', attempt: 2 };
const none: ReadonlySet<string> = new Set();
const one: ReadonlySet<string> = new Set([ours.runId]);

let clock: VirtualClock;
let inHand: KeptAttempt[];
let asked: (readonly KeptAttempt[])[];
let answer: () => Promise<BeatAnswer>;
let done: string[];
let ring: (runId: string) => void;
let hush: () => void;

beforeEach(() => {
  clock = new VirtualClock();
  [inHand, asked, done] = [[ours], [], []];
  answer = async () => ({ lost: none, unwanted: one });
  const hearing = new StopHearing({
    workerId: 'worker-1',
    lives: {
      beat: (_, kept) => {
        asked.push(kept);
        return answer();
      },
      onStopAsked: (listener) => {
        ring = listener;
        return () => {
          ring = () => undefined;
        };
      },
    },
    clock,
    logger: silentLogger,
    kept: (runId) => inHand.find((kept) => kept.runId === runId),
    onLost: (told) => void done.push(...told.map(({ runId }) => `lost ${runId}`)),
    onUnwanted: (runIds) => void done.push(...[...runIds].map((runId) => `unwanted ${runId}`)),
  });
  hush = hearing.start((error) => void done.push(`broken ${String(error)}`));
});

describe('a ring for a run', () => {
  it('in hand has the record asked at once, and its word is followed', async () => {
    ring(ours.runId);
    await clock.advance(0);
    expect([asked, done]).toEqual([[[ours]], [`unwanted ${ours.runId}`]]);
  });

  it('that the record knows nothing of stops nothing', async () => {
    answer = async () => ({ lost: none, unwanted: none });
    ring(ours.runId);
    await clock.advance(1_000);
    expect([asked.length, done]).toEqual([1, []]);
  });

  it('that is over or elsewhere by now lets go of it', async () => {
    answer = async () => ({ lost: one, unwanted: none });
    ring(ours.runId);
    await clock.advance(0);
    expect(done).toEqual([`lost ${ours.runId}`]);
  });

  it('that others have asks nothing, however often it rings', async () => {
    for (let i = 0; i < 5_000; i += 1) ring(`b${i % 3_000}@20260101T000000Z`);
    expect(clock.sleeping).toBeLessThanOrEqual(1_000);
    await clock.advance(1_000);
    expect([asked, done, clock.sleeping]).toEqual([[], [], 0]);
  });

  it('that is on its way here is heard when it has come', async () => {
    inHand = [];
    ring(ours.runId);
    await clock.advance(50);
    inHand = [ours];
    await clock.advance(500);
    expect([asked, done]).toEqual([[[ours]], [`unwanted ${ours.runId}`]]);
  });

  it('while Redis is away is left to the next beat', async () => {
    answer = () =>
      Promise.reject(new StoreFault('STORE_UNAVAILABLE', 'Redis is away', { retryable: true }));
    ring(ours.runId);
    await clock.advance(1_000);
    expect(done).toEqual([]);
  });

  it('that meets a defect says so', async () => {
    answer = () => Promise.reject(new TypeError('x is not a function'));
    ring(ours.runId);
    await clock.advance(0);
    expect(done).toEqual(['broken TypeError: x is not a function']);
  });

  it('is not heard any more by a worker that has ended', async () => {
    hush();
    ring(ours.runId);
    await clock.advance(1_000);
    expect(asked).toEqual([]);
  });
});
