import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TwoCalls } from './two-calls.ts';

function underWay(count: number): TwoCalls {
  const calls = new TwoCalls();
  for (let i = 0; i < count; i += 1) calls.left();
  return calls;
}

/** What has come of it until the end of the microtasks. */
async function isHeardAtOnce(calls: TwoCalls): Promise<boolean> {
  let isHeard = false;
  void calls.turn().then(() => {
    isHeard = true;
  });
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
  return isHeard;
}

describe('two calls of a taker', () => {
  it('that are answered together are heard one turn after the other, and what came of the first has left by then', async () => {
    const calls = underWay(2);
    const heard: string[] = [];
    const first = calls.turn().then(() => {
      calls.answered();
      heard.push('first');
      setImmediate(() => heard.push('has left'));
    });
    const second = calls.turn().then(() => heard.push('second'));
    await Promise.all([first, second]);
    expect(heard).toEqual(['first', 'has left', 'second']);
  });

  it('are heard at once where each has come in a turn of its own, and where there was one alone', async () => {
    const calls = underWay(2);
    expect(await isHeardAtOnce(calls)).toBe(true);
    calls.answered();
    await nextTurn();
    expect(await isHeardAtOnce(calls)).toBe(true);
    const alone = underWay(1);
    expect([await isHeardAtOnce(alone), await isHeardAtOnce(alone)]).toEqual([true, true]);
  });

  it('are two where enough is to be said, and never three', () => {
    expect(underWay(1).mayAddSecond(7)).toBe(false);
    expect(underWay(1).mayAddSecond(8)).toBe(true);
    expect(underWay(2).mayAddSecond(64)).toBe(false);
  });

  it('share the places over a back-log, and only there', () => {
    const calls = new TwoCalls();
    expect(calls.share({ free: 100, all: 100 })).toBe(64);
    expect(calls.given(64, 64)).toBe(false);
    expect(calls.share({ free: 100, all: 100 })).toBe(50);
    expect(calls.share({ free: 20, all: 20 })).toBe(16);
    expect(calls.share({ free: 3, all: 100 })).toBe(3);
    expect(calls.given(49, 50)).toBe(true);
    expect(calls.share({ free: 100, all: 100 })).toBe(64);
  });
});
