import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSlices, sortedInSlices } from './slices.ts';

const now = { monotonicMs: () => 0 };
const breathe = openSlices(now);

describe('work in slices', () => {
  it('goes on while its slice lasts, and then lets everything else have its turn', async () => {
    const clock = { at: 100, monotonicMs: () => clock.at };
    const between = openSlices(clock);
    expect(between()).toBeUndefined();
    clock.at += 10;
    const turns: string[] = [];
    setImmediate(() => turns.push('another'));
    await between();
    turns.push('it');
    expect(turns).toEqual(['another', 'it']);
    expect(between()).toBeUndefined();
  });

  it('sorts as the platform does', async () => {
    const few = fc.uniqueArray(fc.string(), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(few, async (items) => {
        expect(await sortedInSlices(items, (item) => item, breathe)).toEqual(items.toSorted());
      }),
    );
    const many = Array.from({ length: 9_001 }, (_, i) => `${(i * 7_919) % 9_001}`);
    expect(await sortedInSlices(many, (item) => item, breathe)).toEqual(many.toSorted());
  });
});
