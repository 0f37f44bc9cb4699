import { type BeatAnswer, type KeptAttempt, StoreFault } from '@escapement/core';
import { raisedBy, settled, silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beatEveryMs, Pulse, type PulseOptions } from './pulse.ts';

type SessionState = PulseOptions['session']['state'];

const ours: KeptAttempt = { runId: 'a@20260101T000000Z', queue: 'default', attempt: 1 };

/** What is answered to a beat that was told of such runs. */
function answered(
  runs: { lost?: readonly string[]; unwanted?: readonly string[] } = {},
): BeatAnswer {
  return { lost: new Set(runs.lost), unwanted: new Set(runs.unwanted) };
}

let clock: VirtualClock;
let session: { state: SessionState };
/** What the next beats come to. */
let beats: (kept: readonly KeptAttempt[]) => Promise<BeatAnswer>;
let beatsAtMs: number[];
let keptSince: number[];
let lost: string[];
let unwanted: string[];
let unsureOf: (askedMs: number) => boolean = () => false;
let letGoAtMs: number[];
let heard: number;
let isBusy: boolean;
let stop: AbortController;
let running: Promise<void>;
let pulse: Pulse;

beforeEach(() => {
  clock = new VirtualClock();
  session = { state: 'connected' };
  beats = async () => answered();
  [beatsAtMs, keptSince, lost, unwanted, letGoAtMs] = [[], [], [], [], []];
  heard = 0;
  isBusy = true;
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await clock.advance(1_000);
  await running.catch(() => undefined);
});

function start(): void {
  pulse = new Pulse({
    workerId: 'worker-1',
    lives: {
      beat: (_, kept) => {
        beatsAtMs.push(clock.monotonicMs());
        return beats(kept);
      },
    },
    session,
    clock,
    logger: silentLogger,
    keptSince: (beforeMs) => {
      keptSince.push(beforeMs);
      return [ours];
    },
    isBusy: () => isBusy,
    onLost: (told) => void lost.push(...told.map(({ runId }) => runId)),
    onUnwanted: (runIds) => void unwanted.push(...runIds),
    onUnheard: (isUnsure) => {
      letGoAtMs.push(clock.monotonicMs());
      unsureOf = isUnsure;
    },
    onBeat: () => {
      heard += 1;
    },
  });
  running = pulse.run(stop.signal);
}

const away = () =>
  Promise.reject(new StoreFault('STORE_UNAVAILABLE', 'Redis is away', { retryable: true }));

describe('a worker that was held still', () => {
  /** Answers when it is told to, and so stands still with its process. */
  async function heldStill(ms: number): Promise<void> {
    await clock.advance(1_000);
    clock.leap(ms);
  }

  const before = { askedMs: 0, answeredMs: 0 };

  it('is not sure of what it is about to begin before it was heard again', async () => {
    start();
    await heldStill(9_000);
    expect(pulse.isSure(before)).toBe(false);
    beats = away;
    await clock.advance(2_000);
    expect(pulse.isSure(before)).toBe(false);
    beats = async () => answered();
    await clock.advance(2_500);
    expect(pulse.isSure(before)).toBe(true);
  });

  it('is not sure of what an answer of before gives it, though it was heard, until it was heard with that', async () => {
    start();
    await heldStill(9_000);
    await clock.advance(500);
    expect([beatsAtMs.at(-1), heard]).toEqual([10_000, 2]);
    const late = { askedMs: 900, answeredMs: clock.monotonicMs() };
    expect(pulse.isSure(late)).toBe(false);
    const fresh = { askedMs: clock.monotonicMs(), answeredMs: clock.monotonicMs() };
    expect(pulse.isSure(fresh)).toBe(true);
    await clock.advance(2_500);
    expect(pulse.isSure(late)).toBe(true);
  });

  it('is sure after so short a while that nobody was given anything', async () => {
    start();
    await heldStill(2_000);
    expect(pulse.isSure(before)).toBe(true);
  });

  it('notices it in its rest between two beats too, before others may have been given anything', async () => {
    isBusy = false;
    start();
    await clock.advance(0);
    beats = away;
    await heldStill(2_600);
    await clock.advance(0);
    expect(pulse.isSure({ askedMs: -400, answeredMs: 0 })).toBe(false);
  });

  it('is sure while Redis alone is away', async () => {
    start();
    beats = away;
    await clock.advance(30_000);
    expect(pulse.isSure(before)).toBe(true);
  });
});

describe('the pulse of a worker', () => {
  it('beats at once and every two and a half seconds, with what it has had in hand since the beat before', async () => {
    start();
    await clock.advance(10_000);
    expect(beatsAtMs).toEqual([0, 2_500, 5_000, 7_500, 10_000]);
    // What was taken since would not be known yet by a Redis that answers late.
    expect(keptSince).toEqual(beatsAtMs.map((atMs) => atMs - beatEveryMs));
    expect([heard, lost, letGoAtMs]).toEqual([5, [], []]);
  });

  it('wakes for its beats alone while nothing is in hand', async () => {
    isBusy = false;
    let rests = 0;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (...how) => {
      rests += 1;
      return sleep(...how);
    };
    start();
    await clock.advance(10_000);
    expect(beatsAtMs).toEqual([0, 2_500, 5_000, 7_500, 10_000]);
    expect(rests).toBe(5);
  });

  it('lets go in time of what came into hand since its last beat', async () => {
    session.state = 'lost';
    isBusy = false;
    start();
    await clock.advance(1_000);
    beats = away;
    isBusy = true;
    await clock.advance(10_000);
    expect(letGoAtMs[0]).toBe(4_000);
  });

  it('tells of runs that are with other workers', async () => {
    start();
    beats = async () => answered({ lost: [ours.runId] });
    await clock.advance(2_500);
    expect(lost).toEqual([ours.runId]);
  });

  it('tells of runs that somebody wants stopped', async () => {
    start();
    beats = async () => answered({ unwanted: [ours.runId] });
    await clock.advance(2_500);
    expect([lost, unwanted]).toEqual([[], [ours.runId]]);
  });

  it('has one call under way and no more', async () => {
    let answer: (beat: BeatAnswer) => void = () => undefined;
    beats = () => new Promise((resolve) => (answer = resolve));
    start();
    await clock.advance(30_000);
    expect(beatsAtMs).toEqual([0]);
    beats = async () => answered();
    answer(answered());
    await clock.advance(500);
    expect(beatsAtMs).toEqual([0, 30_500]);
  });

  it.each<[SessionState, number | undefined]>([
    ['connected', undefined],
    ['connecting', 9_000],
    ['lost', 4_000],
  ])('lets go of everything when nobody hears it and its session is %s', async (state, afterMs) => {
    session.state = state;
    beats = away;
    start();
    await clock.advance(60_000);
    expect(letGoAtMs[0]).toBe(afterMs);
  });

  it('lets go of nothing that it was given since nobody heard it, and of all that it had before', async () => {
    session.state = 'suspended';
    beats = away;
    start();
    await clock.advance(12_000);
    expect([2_900, 3_000, 3_100].map(unsureOf)).toEqual([true, true, false]);
  });

  it('keeps everything while it is heard, whatever becomes of its session', async () => {
    session.state = 'lost';
    start();
    await clock.advance(60_000);
    expect(letGoAtMs).toEqual([]);
  });

  it('counts its silence from when the beat that was heard was sent, and not from the answer', async () => {
    session.state = 'lost';
    let answer: (beat: BeatAnswer) => void = () => undefined;
    beats = () => new Promise((resolve) => (answer = resolve));
    start();
    await clock.advance(3_000);
    beats = away;
    answer(answered());
    await clock.advance(1_000);
    expect(letGoAtMs).toEqual([4_000]);
  });

  it('ends for a defect alone', async () => {
    const defect = new TypeError('x is not a function');
    beats = () => Promise.reject(defect);
    const raised = await raisedBy(async () => {
      start();
      await settled();
      stop.abort();
      await expect(running).rejects.toBe(defect);
    });
    expect(raised.every((each) => each === defect)).toBe(true);
  });
});
