import { describe, expect, it } from 'vitest';
import { dutyStart, gatheredAt, wakeInstants } from './wake-instants.ts';

const second = 1_772_848_800_000;
const dueAt = (offsets: readonly number[], queue = 'default') =>
  offsets.map((offsetMs) => ({ queue, dueTime: second + offsetMs }));
const everyMs = (stepMs: number) =>
  Array.from({ length: Math.floor(1_000 / stepMs) }, (_, i) => (i + 1) * stepMs);
const offsetsOf = (due: Parameters<typeof wakeInstants>[0]) =>
  wakeInstants(due).map(({ dueTime }) => dueTime - second);

describe('the instants at which workers are woken', () => {
  it('are the first of each second in which something is due', () => {
    expect(offsetsOf(dueAt([7, 3, 3, 900, 1_200, 1_900]))).toEqual([3, 1_200]);
    expect(offsetsOf([])).toEqual([]);
  });

  it('count a full second to what was due before it, since whoever comes for that is there already', () => {
    expect(offsetsOf(dueAt([-400, 0, 1, 1_000, 1_001]))).toEqual([-400, 1, 1_001]);
    expect(offsetsOf(dueAt([0, 1_000]))).toEqual([0, 1_000]);
    expect([dutyStart(second), dutyStart(second + 1)]).toEqual([second - 999, second + 1]);
  });

  it('are those at which it is gathered, where much is due', () => {
    expect(offsetsOf(dueAt(everyMs(5)))).toEqual([40]);
    expect(offsetsOf(dueAt(everyMs(40)))).toEqual([40]);
    expect(offsetsOf(dueAt([...everyMs(100), 3]))).toEqual([3]);
  });

  it('come no earlier than anything that is due, and never late for a full second', () => {
    for (const [dueTime, wake] of [
      [0, 0],
      [1, 40],
      [40, 40],
      [961, 1_000],
      [1_000, 1_000],
    ] as const) {
      expect(gatheredAt(second + dueTime)).toBe(second + wake);
    }
  });

  it('name each queue once, and each for itself', () => {
    const due = [...dueAt(everyMs(5)), ...dueAt(everyMs(5), 'mail'), ...dueAt([700], 'news')];
    const told = wakeInstants(due).map(({ dueTime, queues }) => [dueTime, [...queues].sort()]);
    expect(told).toEqual([
      [second + 40, ['default', 'mail']],
      [second + 700, ['news']],
    ]);
  });
});
