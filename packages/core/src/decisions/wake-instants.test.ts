import { describe, expect, it } from 'vitest';
import { wakeInstants } from './wake-instants.ts';

const second = 1_772_848_800_000;
const dueAt = (offsets: readonly number[], queue = 'default') =>
  offsets.map((offsetMs) => ({ queue, dueTime: second + offsetMs }));
const everyMs = (stepMs: number) =>
  Array.from({ length: Math.floor(1_000 / stepMs) }, (_, i) => i * stepMs);
const offsetsOf = (due: Parameters<typeof wakeInstants>[0]) =>
  wakeInstants(due, 1_000).map(({ dueTime }) => dueTime - second);

describe('the instants at which workers are woken', () => {
  it('are those at which something is due, where they are few', () => {
    expect(offsetsOf(dueAt([7, 3, 3, 900]))).toEqual([3, 7, 900]);
    expect(offsetsOf([])).toEqual([]);
  });

  it('are twenty a second where more than that would be', () => {
    const offsets = offsetsOf(dueAt(everyMs(5)));
    expect(offsets).toEqual(everyMs(50).concat(1_000));
  });

  it('come no earlier than anything that is due, and never late for a full second', () => {
    const due = dueAt([0, ...everyMs(7).map((offsetMs) => offsetMs + 1)]);
    const wakes = wakeInstants(due, 1_000).map(({ dueTime }) => dueTime);
    expect(wakes[0]).toBe(second);
    for (const { dueTime } of due) {
      const wake = wakes.find((at) => at >= dueTime) ?? Number.NaN;
      expect(wake - dueTime).toBeLessThan(50);
    }
  });

  it('name each queue once', () => {
    const due = [...dueAt(everyMs(5)), ...dueAt(everyMs(5), 'mail')];
    for (const { dueTime, queues } of wakeInstants(due, 1_000)) {
      expect([dueTime, [...queues].sort()]).toEqual([dueTime, ['default', 'mail']]);
    }
  });
});
