import { StoreFault, storeContentCode } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { gatherCalls } from './gathered-calls.ts';

describe('gathered calls', () => {
  it('carry the calls of one turn together and give each its own answer', async () => {
    const sent: (readonly unknown[])[] = [];
    const calls = gatherCalls(async (args) => {
      sent.push(args);
      return args.map((arg) => `answer to ${arg}`);
    });
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => calls.ask([name])));
    expect(answers).toEqual(['answer to a', 'answer to b', 'answer to c']);
    expect(sent).toEqual([['a', 'b', 'c']]);
  });

  it('go as soon as ten are together, and the rest at the end of the turn', async () => {
    const sizes: number[] = [];
    const calls = gatherCalls(async (args) => {
      sizes.push(args.length);
      return args;
    });
    await Promise.all(Array.from({ length: 25 }, (_, i) => calls.ask([i])));
    expect(sizes).toEqual([10, 10, 5]);
  });

  it('fail together, and the next turn is carried anew', async () => {
    let isDown = true;
    const calls = gatherCalls(async (args) => {
      if (isDown) throw new Error('down');
      return args;
    });
    const fallen = await Promise.allSettled([calls.ask(['a']), calls.ask(['b'])]);
    expect(fallen.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    isDown = false;
    expect(await calls.ask(['c'])).toBe('c');
  });

  it('fail alone where what stands in some record is at fault', async () => {
    const calls = gatherCalls(async (args) => {
      if (args.includes('b')) throw new StoreFault(storeContentCode, 'no', { retryable: true });
      return args;
    });
    const asked = ['a', 'b', 'c'].map((name) => calls.ask([name]));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
