import { fixedKey, VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { keepSigningKeys, replacedAcceptedMs } from './signing-keys.ts';

function replaceable(first: string) {
  let key = first;
  let asked = 0;
  return {
    origin: {
      current: async () => key,
      refreshed: async () => {
        asked += 1;
        return key;
      },
    },
    replace: (by: string) => {
      key = by;
    },
    asked: () => asked,
  };
}

/** What has been asked of the origin at once has been answered. */
const untilLearned = () => new Promise((done) => setImmediate(done));

describe('the signing keys', () => {
  it('are the one that stands, and those that it has replaced lately', async () => {
    const clock = new VirtualClock();
    const { origin, replace } = replaceable('old');
    const keys = keepSigningKeys(origin, clock);
    expect(await keys.accepted()).toEqual(['old']);
    replace('new');
    expect(await keys.current()).toBe('new');
    expect(await keys.accepted()).toEqual(['new', 'old']);
    await clock.advance(replacedAcceptedMs + 1);
    expect(await keys.accepted()).toEqual(['new']);
  });

  it('are known from the beginning, so that one replaced before it was asked for is accepted still', async () => {
    const { origin, replace } = replaceable('old');
    const keys = keepSigningKeys(origin, new VirtualClock());
    await untilLearned();
    replace('new');
    expect(await keys.accepted()).toEqual(['new', 'old']);
    expect(keys.first()).toBe('old');
  });

  it('are known for a tenth of a second after a look at them, and no longer without another', async () => {
    const clock = new VirtualClock();
    const { origin, replace } = replaceable('old');
    const keys = keepSigningKeys(origin, clock);
    expect(keys.lately()).toBeUndefined();
    await keys.accepted();
    replace('new');
    await clock.advance(99);
    expect(keys.lately()).toEqual(['old']);
    await clock.advance(1);
    expect(keys.lately()).toBeUndefined();
    await keys.accepted();
    expect(keys.lately()).toEqual(['new', 'old']);
  });

  it('are looked at once for all that ask in one turn, and again for the next', async () => {
    let looks = 0;
    const current = async () => {
      looks += 1;
      return 'a';
    };
    const keys = keepSigningKeys({ current, refreshed: current }, new VirtualClock());
    looks = 0;
    expect(await Promise.all([keys.accepted(), keys.accepted()])).toEqual([['a'], ['a']]);
    expect(looks).toBe(1);
    await keys.accepted();
    expect(looks).toBe(2);
  });

  it('do not grow with a key that changes all the time', async () => {
    const { origin, replace } = replaceable('0');
    const keys = keepSigningKeys(origin, new VirtualClock());
    for (let i = 1; i < 50; i += 1) {
      await keys.current();
      replace(String(i));
    }
    expect((await keys.accepted()).length).toBeLessThanOrEqual(5);
  });

  it('are asked for anew at most once a second, however many signatures do not fit', async () => {
    const clock = new VirtualClock();
    const { origin, replace, asked } = replaceable('old');
    const keys = keepSigningKeys(origin, clock);
    await keys.current();
    replace('new');
    for (let i = 0; i < 100; i += 1) expect((await keys.refreshed())[0]).toBe('new');
    expect(asked()).toBe(1);
    await clock.advance(1_000);
    await keys.refreshed();
    expect(asked()).toBe(2);
  });

  it('are a fault that passes while they were never known and cannot be had', async () => {
    const clock = new VirtualClock();
    const never = () => new Promise<string>(() => undefined);
    const keys = keepSigningKeys({ current: never, refreshed: never }, clock);
    const asked = keys.current();
    const told = expect(asked).rejects.toMatchObject({
      code: 'COORD_KEY_UNKNOWN',
      retryable: true,
    });
    await clock.advance(2_001);
    await told;
  });

  it('remember which was the first, since what is staged may be sealed with it', async () => {
    const { origin, replace } = replaceable('first');
    const keys = keepSigningKeys(origin, new VirtualClock());
    expect(keys.first()).toBeUndefined();
    await keys.current();
    replace('second');
    await keys.current();
    expect(keys.first()).toBe('first');
    expect(await keepSigningKeys(fixedKey('a'), new VirtualClock()).accepted()).toEqual(['a']);
  });
});
