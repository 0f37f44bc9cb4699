import type { CalendarDay } from '@escapement/core';

/** Days of a month that share a mark and a name: `1–7, 10`. */
export interface NamedDays {
  readonly mark: 'off' | 'work';
  readonly reason: string;
  readonly days: string;
}

/** What stands under a month: each name once, with its days. */
export function namedDays(days: readonly CalendarDay[]): readonly NamedDays[] {
  const groups = new Map<string, { mark: 'off' | 'work'; reason: string; numbers: number[] }>();
  days.forEach(({ mark, reason }, index) => {
    if (mark === 'plain') return;
    const key = `${mark} ${reason}`;
    const group = groups.get(key) ?? { mark, reason, numbers: [] };
    group.numbers.push(index + 1);
    groups.set(key, group);
  });
  return [...groups.values()].map(({ mark, reason, numbers }) => ({
    ...{ mark, reason },
    days: stretches(numbers),
  }));
}

function stretches(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
