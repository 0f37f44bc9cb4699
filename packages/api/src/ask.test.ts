import { StoreFault } from '@escapement/core';
import { VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { answerWithinMs, createAsk } from './ask.ts';

/** A request that asks a store that is there, and what its questions wait by. */
function begun() {
  const clock = new VirtualClock(0);
  const waits: AbortSignal[] = [];
  const listening = {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    sleep: (durationMs: number, signal: AbortSignal = new AbortController().signal) => {
      waits.push(signal);
      return clock.sleep(durationMs, signal);
    },
  };
  const archive = { dependency: () => ({ state: 'connected' }) as never };
  const ask = createAsk({ clock: listening, session: { state: 'connected' }, archive });
  return { clock, ask, waits };
}

describe('a question of a request', () => {
  it('that is answered ends its wait, and makes no error for it', async () => {
    const { ask, waits } = begun();
    expect(await ask.redis(async () => 7)).toBe(7);
    expect(await ask.zookeeper(async () => undefined)).toBeUndefined();
    expect(waits.map(({ aborted }) => aborted)).toEqual([true, true]);
    for (const { reason } of waits) expect(reason).not.toBeInstanceOf(Error);
  });

  it('that is refused is refused with what it was refused with', async () => {
    const { ask, waits } = begun();
    const full = new StoreFault('STORE_FULL', 'full', { retryable: true });
    await expect(ask.redis(() => Promise.reject(full))).rejects.toBe(full);
    expect(waits[0]?.aborted).toBe(true);
  });

  it('that is not answered in the time of the request is given up, by the code of whom it asked', async () => {
    const { clock, ask } = begun();
    const never = () => new Promise<never>(() => undefined);
    const codes = [
      expect(ask.redis(never)).rejects.toMatchObject({ code: 'STORE_TIMEOUT' }),
      expect(ask.zookeeper(never)).rejects.toMatchObject({ code: 'COORD_TIMEOUT' }),
    ];
    await clock.advance(answerWithinMs);
    await Promise.all(codes);
  });

  it('hears that it was given up, so that it begins nothing after', async () => {
    const { clock, ask } = begun();
    let heard: AbortSignal | undefined;
    const given = ask.zookeeper((signal) => {
      heard = signal;
      return new Promise<never>(() => undefined);
    });
    const refused = expect(given).rejects.toMatchObject({ code: 'COORD_TIMEOUT' });
    await clock.advance(answerWithinMs - 1);
    expect(heard?.aborted).toBe(false);
    await clock.advance(1);
    await refused;
    expect(heard?.aborted).toBe(true);
  });
});
