import { CoordinationFault, type Standing } from '@escapement/core';
import { FakeStoreClock, FakeStoreHealth, silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createBell } from './bell.ts';
import { follow } from './campaign.ts';
import { type SchedulerDeps, schedulerDefaults } from './deps.ts';
import type { TermEnd } from './term-runner.ts';

const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

/** A node that stands alone for an office, and whose terms end when the test says so. */
function rig() {
  const clock = new VirtualClock();
  const time = new FakeStoreClock(clock);
  const health = new FakeStoreHealth();
  const acts: string[] = [];
  const terms: ((end: TermEnd) => void)[] = [];
  const key = { isAway: false };
  let epoch = 0;
  let standing: Standing = { kind: 'absent', because: 'not-campaigning' };
  const election = {
    get standing() {
      return standing;
    },
    async campaign() {
      if (standing.kind === 'leading') return;
      epoch += 1;
      standing = { kind: 'leading', epoch };
      acts.push('stands');
    },
    async resign() {
      if (standing.kind === 'leading') acts.push('withdraws');
      standing = { kind: 'absent', because: 'not-campaigning' };
    },
  };
  const store = {
    async equip() {
      if (key.isAway) throw new CoordinationFault('COORD_TIMEOUT', 'silent', { retryable: true });
    },
  };
  const options = { ...schedulerDefaults, nodeId: 'node-a' };
  const settings = { onEnsembleChange: () => () => undefined };
  const deps = { election, settings, store, time, health, clock, options, logger: silentLogger };
  const bell = createBell(clock);
  const stop = new AbortController();
  stops.push(stop);
  time.onMeasured(() => bell.ring());
  health.onTried(() => bell.ring());
  const start = () =>
    follow({
      deps: deps as unknown as SchedulerDeps,
      bell,
      stopping: stop.signal,
      contest: { pauseMs: 1_000, clear: () => undefined },
      onEquipped: () => acts.push('has the key'),
      lead: () => new Promise((resolve) => terms.push(resolve)),
    });
  /** Ends the term that is led now, as a term that leaves the election does. */
  const endTerm = async (end: TermEnd) => {
    await election.resign();
    terms.pop()?.(end);
    await clock.advance(0);
  };
  return { clock, time, health, acts, terms, key, start, endTerm };
}

const full = (sinceMs: number) => ({ code: 'STORE_FULL', reason: 'OOM', sinceMs });

describe('a node stands for office', () => {
  it('once it has the signing key, which may take as long as ZooKeeper likes', async () => {
    const { clock, acts, key, start } = rig();
    key.isAway = true;
    void start();
    await clock.advance(60_000);
    expect(acts).toEqual([]);
    key.isAway = false;
    await clock.advance(1_000);
    expect(acts).toEqual(['has the key', 'stands']);
  });

  it('once its clock is known and Redis takes its writes', async () => {
    const { clock, time, health, acts, start } = rig();
    time.isUnknown = true;
    health.obstacle = full(0);
    void start();
    await clock.advance(5_000);
    time.isUnknown = false;
    time.measure(0, 'fit');
    await clock.advance(5_000);
    expect(acts).toEqual(['has the key']);
    health.try(undefined);
    await clock.advance(0);
    expect(acts).toEqual(['has the key', 'stands']);
  });
});

describe('a node in office', () => {
  it('does not stand again with an unfit clock, and does as soon as it is set', async () => {
    const { clock, time, acts, start, endTerm } = rig();
    void start();
    await clock.advance(0);
    time.measure(3_600_000, 'unfit');
    await endTerm('clock-unfit');
    await clock.advance(60_000);
    expect(acts).toEqual(['has the key', 'stands', 'withdraws']);
    time.measure(0, 'fit');
    await clock.advance(0);
    expect(acts.slice(3)).toEqual(['stands']);
  });

  it('that Redis did not serve stands again when Redis does', async () => {
    const { clock, health, acts, terms, start, endTerm } = rig();
    void start();
    await clock.advance(0);
    health.try(full(clock.monotonicMs()));
    await clock.advance(10_000);
    await endTerm('redis-away');
    await clock.advance(60_000);
    expect(terms).toEqual([]);
    health.try(undefined);
    await clock.advance(0);
    expect([acts.slice(3), terms.length]).toEqual([['stands'], 1]);
  });

  it('rests longer after each term that came to nothing though Redis took its trials', async () => {
    const { clock, acts, start, endTerm } = rig();
    void start();
    await clock.advance(0);
    const rests: number[] = [];
    for (let term = 0; term < 9; term += 1) {
      await endTerm('redis-away');
      const before = acts.length;
      const fromMs = clock.monotonicMs();
      while (acts.length === before) await clock.advance(500);
      rests.push(clock.monotonicMs() - fromMs);
    }
    expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });
});

describe('a candidate', () => {
  it('withdraws at once when its clock turns unfit', async () => {
    const { clock, time, acts, terms, start } = rig();
    void start();
    await clock.advance(0);
    // Its epoch is spent, so that it goes on as a candidate.
    terms.pop()?.('superseded');
    await clock.advance(0);
    time.measure(-3_600_000, 'unfit');
    await clock.advance(0);
    expect(acts.at(-1)).toBe('withdraws');
  });

  it('bears a Redis that does not serve it for ten seconds, and withdraws then', async () => {
    const { clock, health, acts, terms, start } = rig();
    void start();
    await clock.advance(0);
    // Its epoch is spent, so that it goes on as a candidate.
    terms.pop()?.('superseded');
    await clock.advance(0);
    health.try(full(clock.monotonicMs()));
    await clock.advance(9_000);
    expect(acts.at(-1)).toBe('stands');
    await clock.advance(1_500);
    expect(acts.at(-1)).toBe('withdraws');
  });
});
