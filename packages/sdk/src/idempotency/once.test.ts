import { type KeptAnswers, keptBodyBytes, StoreFault } from '@escapement/core';
import { MemoryAnswers, VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { begin, type OnceWorld } from './begun.ts';
import { once } from './once.ts';

const leaseMs = 60_000;
const longestMs = 600_000;
const asked = { key: 'k', parameters: {} };

let clock: VirtualClock;
let answers: KeptAnswers;
beforeEach(() => {
  clock = new VirtualClock();
  answers = new MemoryAnswers(clock);
});

/** A program of several. */
function program(own: KeptAnswers = answers): OnceWorld {
  const times = { leaseMs, longestMs, waitMs: 0 };
  return { answers: own, clock, times, underWay: new Set() };
}

async function begun(world: OnceWorld) {
  const beginning = await begin(world, asked);
  if (beginning.kind !== 'begun') throw new Error(`it is ${beginning.kind}`);
  return beginning.work;
}

/** What who comes now is told. */
const asking = async () => (await begin(program(), asked)).kind;

/** The same answers, as long as this process can ask for them. */
function severed() {
  const link = { isUp: true };
  const renew: KeptAnswers['renew'] = (...given) => {
    if (link.isUp) return answers.renew(...given);
    return Promise.reject(new StoreFault('STORE_TIMEOUT', 'silent', { retryable: true }));
  };
  const own: KeptAnswers = {
    begin: (...given) => answers.begin(...given),
    settle: (...given) => answers.settle(...given),
    release: (...given) => answers.release(...given),
    renew,
  };
  return { link, own };
}

describe('work that takes longer than its lease', () => {
  it('is kept for who is at it, and nobody begins beside him', async () => {
    const work = await begun(program());
    for (let i = 0; i < 5; i += 1) {
      await clock.advance(leaseMs);
      expect(await asking()).toBe('in-progress');
    }
    expect(work.lost.aborted).toBe(false);
    expect(await work.settle('done', '')).toBe(true);
    expect(await asking()).toBe('answered');
    expect(clock.sleeping).toBe(0);
  });

  it('is lost, and hears so, before anybody else can begin it, when Redis is silent for as long', async () => {
    const { link, own } = severed();
    const work = await begun(program(own));
    await clock.advance(leaseMs * 2);
    link.isUp = false;
    await clock.advance(leaseMs / 2);
    expect(work.lost.aborted).toBe(false);
    await clock.advance(leaseMs * 0.4);
    expect(work.lost.aborted).toBe(true);
    expect(await asking()).toBe('in-progress');
    await clock.advance(leaseMs);
    expect(await asking()).toBe('begun');
  });

  it('goes on over a silence that is shorter', async () => {
    const { link, own } = severed();
    const work = await begun(program(own));
    link.isUp = false;
    await clock.advance(leaseMs * 0.7);
    link.isUp = true;
    await clock.advance(leaseMs * 3);
    expect(work.lost.aborted).toBe(false);
    expect(await asking()).toBe('in-progress');
  });

  it('hears when it wakes that another has begun, under the same mark', async () => {
    const frozen = await begun(program());
    clock.leap(leaseMs + 1);
    const next = await begun(program());
    expect(next).toMatchObject({ again: true, mark: frozen.mark });
    await clock.advance(1);
    expect(frozen.lost.aborted).toBe(true);
    expect(await frozen.settle('of the frozen', '')).toBe(false);
    expect(next.lost.aborted).toBe(false);
  });

  it('does not hold its key for ever where it never ends', async () => {
    const work = await begun(program());
    await clock.advance(longestMs + leaseMs);
    expect(work.lost.aborted).toBe(true);
    await clock.advance(leaseMs);
    expect(await asking()).toBe('begun');
  });

  it('is lost when its program closes, and another begins it after the lease', async () => {
    const world = program();
    const work = await begun(world);
    for (const end of world.underWay) end();
    await clock.advance(leaseMs - 1);
    expect(work.lost.aborted).toBe(true);
    expect(await asking()).toBe('in-progress');
    await clock.advance(1);
    expect(await asking()).toBe('begun');
  });
});

describe('what was done once', () => {
  it('of which the value is too large is not done again, and a repeat is told so', async () => {
    for (const [length, repeat] of [
      [keptBodyBytes, { kind: 'done-unkept' }] as const,
      [keptBodyBytes - 100, { kind: 'done', replayed: true, isKept: true }] as const,
    ]) {
      let effects = 0;
      const work = () => {
        effects += 1;
        return 'x'.repeat(length);
      };
      const of = { key: `${length}`, parameters: {} };
      const first = await once(program(), of, work);
      expect(first).toMatchObject({ kind: 'done', replayed: false, value: 'x'.repeat(length) });
      expect(first).toHaveProperty('isKept', repeat.kind === 'done');
      expect(await once(program(), of, work)).toMatchObject(repeat);
      expect(effects).toBe(1);
    }
  });

  it('is told that it may lose its place', async () => {
    const { link, own } = severed();
    const told = once(program(own), asked, async ({ lost }) => {
      link.isUp = false;
      await clock.advance(leaseMs);
      return lost.aborted;
    });
    expect(await told).toMatchObject({ kind: 'done', value: true });
  });
});

describe('what comes of work and is no JSON', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;

  it.each([
    ['a BigInt', 7n],
    ['what holds itself', cycle],
    ['what cannot be looked at', { toJSON: () => JSON.parse('{') }],
  ])('is not told, and the work is done once all the same: %s', async (_, result) => {
    let done = 0;
    const work = () => {
      done += 1;
      return result as never;
    };
    expect(await once(program(), asked, work)).toEqual({ kind: 'done-unkept' });
    expect(await once(program(), asked, work)).toEqual({ kind: 'done-unkept' });
    expect(done).toBe(1);
  });
});

describe('what nothing can be told apart by', () => {
  const odd = { toJSON: () => JSON.parse('{') };

  it.each([
    ['no key', { key: undefined }],
    ['an empty key', { key: '' }],
    ['a number', { key: 7 }],
    ['an object', { key: Object.create(null) }],
    ['parameters with a BigInt', { parameters: { cents: 7n } }],
    ['parameters that are a function', { parameters: () => 7 }],
    ['parameters that cannot be looked at', { parameters: odd }],
  ])('is refused by its code, and nothing is done: %s', async (_, change) => {
    const work = () => Promise.reject(new Error('it was done'));
    const refused = once(program(), { ...asked, ...change } as never, work);
    await expect(refused).rejects.toMatchObject({ code: 'ONCE_INVALID' });
    expect(await asking()).toBe('begun');
  });
});
