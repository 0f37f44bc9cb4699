import { describe, expect, test } from 'vitest';
import { type CellState, type PoolView, planPool } from './pool-plan.ts';

const limits = { most: 10, warm: 2, startingAtOnce: 3, idleMs: 60_000 };
const nowMs = 1_000_000;

/** Cells of these states; `idle` ones by for how long they have been. */
function viewOf(
  cells: readonly (CellState | number)[],
  more: Partial<Omit<PoolView, 'cells'>> = {},
): PoolView {
  return {
    ...{ waiting: 0, nowMs, restUntilMs: 0 },
    cells: cells.map((cell, id) =>
      typeof cell === 'number'
        ? { id, state: 'idle', sinceMs: nowMs - cell }
        : { id, state: cell, sinceMs: nowMs },
    ),
    ...more,
  };
}
const nothing = { give: [], starts: 0, ends: [], lookInMs: undefined };

describe('a pool', () => {
  test('starts with its warm cells, and with no more', () => {
    expect(planPool(viewOf([]), limits)).toEqual({ ...nothing, starts: 2 });
    expect(planPool(viewOf(['starting']), limits).starts).toBe(1);
    expect(planPool(viewOf(['starting', 'starting']), limits)).toEqual(nothing);
  });

  test('gives the cell that was busy last, and lets the others rest', () => {
    expect(planPool(viewOf([500, 10, 200], { waiting: 2 }), limits).give).toEqual([1, 2]);
  });

  test('starts cells for those who wait beyond the ones that come already, a few at a time', () => {
    expect(planPool(viewOf(['busy', 'busy'], { waiting: 1 }), limits).starts).toBe(1);
    expect(planPool(viewOf(['busy', 'starting'], { waiting: 1 }), limits).starts).toBe(0);
    expect(planPool(viewOf(['busy', 'busy'], { waiting: 50 }), limits).starts).toBe(3);
    expect(planPool(viewOf(['starting', 'starting'], { waiting: 50 }), limits).starts).toBe(1);
  });

  test('never has more than it may, those that are ending counted', () => {
    const full = Array.from({ length: 9 }, (): CellState => 'busy');
    expect(planPool(viewOf([...full, 'ending'], { waiting: 5 }), limits).starts).toBe(0);
    expect(planPool(viewOf(full, { waiting: 5 }), limits).starts).toBe(1);
  });

  test('replaces one that ends', () => {
    expect(planPool(viewOf(['ending', 10]), limits).starts).toBe(1);
  });

  test('ends those that were idle for long, and keeps the warm ones however long', () => {
    const old = [61_000, 62_000, 63_000, 64_000];
    expect(planPool(viewOf(old), limits).ends).toEqual([2, 3]);
    expect(planPool(viewOf(['busy', 'busy', 61_000]), limits).ends).toEqual([2]);
    expect(planPool(viewOf([90_000, 80_000]), limits)).toEqual(nothing);
  });

  test('looks again when the first of them will have been idle for long', () => {
    expect(planPool(viewOf([10_000, 20_000, 30_000]), limits).lookInMs).toBe(30_000);
    expect(planPool(viewOf([10_000, 20_000]), limits).lookInMs).toBeUndefined();
  });

  test('rests before it starts cells again that could not be started, but for who waits', () => {
    const resting = { restUntilMs: nowMs + 4_000 };
    expect(planPool(viewOf([], resting), limits)).toEqual({ ...nothing, lookInMs: 4_000 });
    expect(planPool(viewOf([], { ...resting, waiting: 1 }), limits).starts).toBe(1);
  });
});
