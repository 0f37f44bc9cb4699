/** A schedule as most people say it, in texts as the fields hold them. */
export interface Simple {
  every: 'minutes' | 'hours' | 'day' | 'week' | 'month' | 'lastDay' | 'nth' | 'year';
  /** How many minutes or hours lie between. */
  count: string;
  /** Of the hour. */
  minute: string;
  /** `02:30`; empty while it is not said. */
  time: string;
  /** Of the week; 1 is Monday. */
  weekdays: number[];
  day: string;
  month: string;
  nth: '1' | '2' | '3' | '4' | 'L';
  weekday: string;
}

/** What divides an hour and a day, so that the same time lies between any two. */
export const minuteSteps = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
export const hourSteps = [1, 2, 3, 4, 6, 8, 12];

export const usualSimple: Simple = {
  ...{ every: 'day', count: '15', minute: '0', time: '02:30' },
  ...{ weekdays: [1, 2, 3, 4, 5], day: '1', month: '1', nth: '1', weekday: '1' },
};

/** The expression that says the same; `undefined` while something is missing. */
export function expressionOf(simple: Simple): string | undefined {
  const { every, count, minute } = simple;
  if (every === 'minutes') return isAmong(count, 1, 30) ? `${stepOf(count)} * * * *` : undefined;
  if (every === 'hours') {
    return isAmong(minute, 0, 59) && isAmong(count, 1, 12)
      ? `${Number(minute)} ${stepOf(count)} * * *`
      : undefined;
  }
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(simple.time) ?? [];
  const days = daysOf(simple);
  if (hours === undefined || days === undefined) return undefined;
  return `${Number(minutes)} ${Number(hours)} ${days}`;
}

function stepOf(count: string): string {
  return Number(count) === 1 ? '*' : `*/${Number(count)}`;
}

function daysOf({ every, weekdays, day, month, nth, weekday }: Simple): string | undefined {
  switch (every) {
    case 'week':
      return weekdays.length === 0 ? undefined : `* * ${weekList(weekdays)}`;
    case 'month':
      return isAmong(day, 1, 31) ? `${Number(day)} * *` : undefined;
    case 'lastDay':
      return 'L * *';
    case 'nth':
      return `* * ${cronDay(Number(weekday))}${nth === 'L' ? 'L' : `#${nth}`}`;
    case 'year':
      return isAmong(day, 1, 31) ? `${Number(day)} ${Number(month)} *` : undefined;
    default:
      return '* * *';
  }
}

function weekList(weekdays: readonly number[]): string {
  const days = weekdays.map(cronDay).toSorted((a, b) => a - b);
  return days.join() === '1,2,3,4,5' ? '1-5' : days.join(',');
}

/** Sunday is 0 there. */
function cronDay(weekday: number): number {
  return weekday % 7;
}

function isAmong(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** The reverse; `undefined` for an expression that says more. Seconds may stand before it if they are 0. */
export function simpleOf(expression: string): Simple | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length === 6 && fields[0] === '0') fields.shift();
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const isEachDay = day === '*' && month === '*' && weekday === '*';
  const minutes = steppedIn(minute, minuteSteps);
  if (isEachDay && hour === '*' && minutes !== undefined) {
    return { ...usualSimple, every: 'minutes', count: minutes };
  }
  if (!isAmong(minute, 0, 59)) return undefined;
  const hours = steppedIn(hour, hourSteps);
  if (isEachDay && hours !== undefined) {
    return { ...usualSimple, every: 'hours', count: hours, minute: String(Number(minute)) };
  }
  if (!isAmong(hour, 0, 23)) return undefined;
  const days = daysIn({ day, month, weekday });
  return days === undefined
    ? undefined
    : { ...usualSimple, ...days, time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` };
}

function steppedIn(field: string, steps: readonly number[]): string | undefined {
  const count = field === '*' ? '1' : /^\*\/(\d+)$/.exec(field)?.[1];
  return count !== undefined && steps.includes(Number(count)) ? count : undefined;
}

function daysIn(of: { day: string; month: string; weekday: string }): Partial<Simple> | undefined {
  const { day, month, weekday } = of;
  if (weekday === '*') {
    if (isAmong(day, 1, 31)) {
      if (month === '*') return { every: 'month', day: String(Number(day)) };
      if (isAmong(month, 1, 12)) {
        return { every: 'year', day: String(Number(day)), month: String(Number(month)) };
      }
    }
    if (month !== '*') return undefined;
    if (day === '*') return { every: 'day' };
    return day === 'L' ? { every: 'lastDay' } : undefined;
  }
  return day === '*' && month === '*' ? weekIn(weekday) : undefined;
}

function weekIn(field: string): Partial<Simple> | undefined {
  const [, single, nth] = /^(\w+?)(?:#([1-4])|(?<=\d)L)$/.exec(field) ?? [];
  const only = single === undefined ? undefined : weekdayIn(single);
  if (only !== undefined) {
    return { every: 'nth', weekday: String(only), nth: (nth ?? 'L') as Simple['nth'] };
  }
  const days = field.split(',').map(spanIn);
  if (days.some((each) => each === undefined)) return undefined;
  return { every: 'week', weekdays: [...new Set(days.flatMap((each) => each ?? []))].toSorted() };
}

function spanIn(text: string): number[] | undefined {
  const [first = '', last = first, more] = text.split('-');
  const [from, to] = [weekdayIn(first), weekdayIn(last)];
  if (from === undefined || to === undefined || more !== undefined || from > to) return undefined;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

const names = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

function weekdayIn(text: string): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + 1;
  if (!/^[0-7]$/.test(text)) return undefined;
  return text === '0' ? 7 : Number(text);
}
