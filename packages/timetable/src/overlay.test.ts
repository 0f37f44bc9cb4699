import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlay, type Stretch, stretchAt, union } from './overlay.ts';

const stretches = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 })), {
    maxLength: 12,
  })
  .map((pairs) =>
    pairs.map(([from, length], owner): Stretch => ({ from, until: from + length, owner })),
  );

describe('stretches laid over each other', () => {
  it('show at each place the first that covers it', () => {
    fc.assert(
      fc.property(stretches, (given) => {
        const row = overlay(given);
        for (let at = -1; at <= 55; at += 1) {
          const first = given.find(({ from, until }) => from <= at && at < until);
          expect(stretchAt(row, at)?.owner).toBe(first?.owner);
        }
      }),
    );
  });

  it('are disjoint, ascending, and joined where they touch', () => {
    fc.assert(
      fc.property(stretches, (given) => {
        const row = overlay(given);
        const runs = union([row]);
        for (const [each, index] of row.map((stretch, at) => [stretch, at] as const)) {
          expect(each.from).toBeLessThan(each.until);
          expect(each.from).toBeGreaterThanOrEqual(row[index - 1]?.until ?? 0);
        }
        runs.forEach((each, index) => {
          expect(each.from).toBeGreaterThan(runs[index - 1]?.until ?? -1);
        });
        for (let at = -1; at <= 55; at += 1) {
          expect(stretchAt(runs, at) === undefined).toBe(stretchAt(row, at) === undefined);
        }
      }),
    );
  });

  it('cover together what any of them covers, however many rows they lie in', () => {
    fc.assert(
      fc.property(fc.array(stretches, { maxLength: 4 }), (given) => {
        const rows = given.map((each) => overlay(each));
        const runs = union(rows);
        runs.forEach((each, index) => {
          expect(each.from).toBeGreaterThan(runs[index - 1]?.until ?? -1);
        });
        for (let at = -1; at <= 55; at += 1) {
          const isCovered = rows.some((row) => stretchAt(row, at) !== undefined);
          expect(stretchAt(runs, at) !== undefined).toBe(isCovered);
        }
      }),
    );
  });

  it('are laid in the time that sorting them takes, however they overlap', () => {
    const many = Array.from({ length: 20_000 }, (_, owner) => ({
      from: owner,
      until: owner + 10_000,
      owner,
    }));
    expect(overlay(many)).toHaveLength(20_000);
  });
});
