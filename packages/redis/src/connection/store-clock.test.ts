import { StoreFault, silentMeter } from '@escapement/core';
import { settled, silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { MeasuredClock } from './store-clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const open: MeasuredClock[] = [];

afterEach(() => {
  for (const time of open.splice(0)) time.looking.close();
});

/** A Redis whose clock is right, asked over a way that takes no time. */
function rig(isAway = false) {
  const clock = new VirtualClock(1_000_000);
  const redis = { shiftMs: 0, isAway, isSilent: false };
  const said: string[] = [];
  const say = (_: object, message: string) => void said.push(message);
  const time = new MeasuredClock({
    timeOf: async () => {
      if (redis.isSilent) return new Promise(() => undefined);
      if (redis.isAway) throw new StoreFault('STORE_UNAVAILABLE', 'away', { retryable: true });
      return 1_000_000 + clock.monotonicMs() + redis.shiftMs;
    },
    clock,
    limits: { warnBeyondMs: 500, distrustBeyondMs: 5_000 },
    logger: { ...silentLogger, info: say, warn: say, error: say },
    meter: silentMeter,
  });
  open.push(time);
  time.looking.open();
  const stepWall = (byMs: number) => clock.setWall(clock.now() + byMs);
  return { clock, redis, time, said, stepWall };
}

describe('the time of Redis as a process knows it', () => {
  it.each([hourMs, -hourMs, dayMs, -dayMs])(
    'does not step when the wall clock does, by %d ms',
    async (byMs) => {
      const { clock, time, stepWall } = rig();
      await clock.advance(0);
      const before = time.now();
      stepWall(byMs);
      expect(time.now()).toBe(before);
      await clock.advance(1_000);
      expect(time.now()).toBe(before + 1_000);
      await clock.advance(10_000);
      expect(time.now()).toBe(before + 11_000);
      expect(time.measured).toMatchObject({ offsetMs: byMs, fitness: 'unfit' });
    },
  );

  it('is the same on a machine whose clock is wrong from the start', async () => {
    const { clock, time, stepWall } = rig();
    stepWall(-hourMs);
    await clock.advance(0);
    expect(time.now()).toBe(1_000_000);
    expect(time.measured).toMatchObject({ offsetMs: -hourMs, fitness: 'unfit' });
  });

  it('is the same on a machine whose wall clock goes at half speed', async () => {
    const { clock, time, stepWall } = rig();
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000);
      stepWall(-500);
    }
    expect(time.now()).toBe(1_060_000);
    expect(time.measured).toMatchObject({ fitness: 'unfit' });
  });

  it('is unknown before Redis has told it, and known at once when it has', async () => {
    const { clock, redis, time } = rig(true);
    await clock.advance(1_000);
    expect(() => time.now()).toThrow(expect.objectContaining({ code: 'STORE_TIME_UNKNOWN' }));
    await expect(time.ask()).rejects.toMatchObject({ code: 'STORE_TIME_UNKNOWN', retryable: true });
    redis.isAway = false;
    await clock.advance(100);
    expect(time.now()).toBe(1_001_100);
  });

  it('goes on while Redis is away', async () => {
    const { clock, redis, time } = rig();
    await clock.advance(0);
    redis.isAway = true;
    await clock.advance(60_000);
    expect(time.now()).toBe(1_060_000);
    expect(await time.ask()).toBe(1_060_000);
  });

  it('is measured again at once when it is told to hurry', async () => {
    const { clock, redis, time } = rig();
    await clock.advance(100);
    redis.shiftMs = 2_000;
    time.looking.hurry();
    await settled();
    expect(time.now()).toBe(1_002_100);
  });
});

describe('an instant that somebody is held to', () => {
  it('is asked of Redis anew', async () => {
    const { clock, redis, time } = rig();
    await clock.advance(100);
    redis.shiftMs = 60_000;
    expect(await time.ask()).toBe(1_060_100);
  });

  it('is told from memory half a second after Redis has fallen silent', async () => {
    const { clock, redis, time } = rig();
    await clock.advance(0);
    redis.isSilent = true;
    const asked = time.ask();
    await clock.advance(500);
    expect(await asked).toBe(1_000_500);
  });

  it.each([hourMs, -hourMs])(
    'is refused while Redis is away and the wall clock has stepped by %d ms',
    async (byMs) => {
      const { clock, redis, time, stepWall } = rig();
      await clock.advance(0);
      redis.isAway = true;
      stepWall(byMs);
      await expect(time.ask()).rejects.toMatchObject({ code: 'STORE_TIME_UNKNOWN' });
      redis.isAway = false;
      expect(await time.ask()).toBe(1_000_000);
    },
  );

  it('is refused after Redis has been away for most of an hour', async () => {
    const { clock, redis, time } = rig();
    await clock.advance(0);
    redis.isAway = true;
    await clock.advance(0.9 * hourMs);
    await expect(time.ask()).rejects.toMatchObject({ code: 'STORE_TIME_UNKNOWN' });
  });
});

describe('the watch over the clock of this machine', () => {
  it('says a change once, and that it is over', async () => {
    const { clock, said, stepWall } = rig();
    await clock.advance(0);
    stepWall(hourMs);
    await clock.advance(30_000);
    stepWall(-hourMs);
    await clock.advance(30_000);
    expect(said).toEqual([
      'the clock of this machine is too far from the clock of Redis',
      'the clock of this machine and the clock of Redis agree again',
    ]);
  });

  it('keeps its verdict while Redis is away', async () => {
    const { clock, redis, time, stepWall } = rig();
    await clock.advance(0);
    redis.isAway = true;
    stepWall(hourMs);
    await clock.advance(30_000);
    expect(time.measured).toMatchObject({ fitness: 'fit' });
  });

  it('tells its listeners in the turn of the measurement', async () => {
    const { clock, time, stepWall } = rig();
    await clock.advance(0);
    const heard: string[] = [];
    time.onMeasured(({ fitness }) => heard.push(fitness));
    stepWall(dayMs);
    await time.ask();
    expect(heard).toEqual(['unfit']);
  });
});
