import { describe, expect, it } from 'vitest';
import { SecondLook, secondLookMs } from './second-look.ts';

describe('what vanished past the interface', () => {
  it('is believed after a while, however often it is looked at before', () => {
    const look = new SecondLook();
    expect([...look.confirmed(['a'], 0)]).toEqual([]);
    expect([...look.confirmed(['a', 'b'], secondLookMs - 1)]).toEqual([]);
    expect([...look.confirmed(['a', 'b'], secondLookMs)]).toEqual(['a']);
    expect(look.isWaiting).toBe(true);
    expect([...look.confirmed(['b'], 2 * secondLookMs)]).toEqual(['b']);
    expect(look.isWaiting).toBe(false);
  });

  it('is looked for anew when it has been there in between', () => {
    const look = new SecondLook();
    look.confirmed(['a'], 0);
    look.confirmed([], 100);
    expect([...look.confirmed(['a'], secondLookMs)]).toEqual([]);
  });
});
