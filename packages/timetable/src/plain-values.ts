import { CronExpressionParser } from 'cron-parser';
import { BoundedMemory } from './bounded-memory.ts';
import type { CronFieldShape } from './cron-field-shape.ts';

/**
 * Expanding the plain grammar (numbers, ranges, steps) is cron-parser's part. It costs tens of microseconds, so it
 * is asked for a pace only as it runs from the beginning of its field, and what it said is kept: of those there are
 * a few hundred. Where a range really begins is a shift.
 */
const paces = new BoundedMemory<readonly number[]>(4096);

/** The values of checked, numeric, not wrapping items such as `0-30/10` and `45`, ascending. */
export function expandPlain(shape: CronFieldShape, items: readonly string[]): readonly number[] {
  const values = new Set(items.flatMap((item) => expandItem(shape, item)));
  return [...values].sort((a, b) => a - b);
}

function expandItem(shape: CronFieldShape, item: string): readonly number[] {
  if (/^\d+$/.test(item)) return [Number(item) % (shape.name === 'dayOfWeek' ? 7 : 10_000)];
  const [range = '', step = '1'] = item.split('/');
  const [low = 0, high = low] = range.split('-').map(Number);
  const pace = { step: Number(step), count: Math.floor((high - low) / Number(step)) + 1 };
  return paceOf(shape, pace).map((value) => value + low);
}

interface Pace {
  readonly step: number;
  readonly count: number;
}

/** The values of a pace, counted from its first. */
function paceOf(shape: CronFieldShape, pace: Pace): readonly number[] {
  return paces.get(`${shape.name} ${pace.step} ${pace.count}`, () =>
    shape.name === 'year' ? paceOfYears(pace) : askCronParser(shape, pace),
  );
}

const COLUMNS = ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;

/** Columns that are not asked about name one value each, which costs less than a star. */
const CARRIER = {
  second: '0',
  minute: '0',
  hour: '0',
  dayOfMonth: '1',
  month: '1',
  dayOfWeek: '0',
};

function askCronParser(shape: CronFieldShape, { step, count }: Pace): readonly number[] {
  const column = COLUMNS.find((each) => each === shape.name) ?? 'second';
  const first = Number(CARRIER[column]);
  const text = `${first}-${first + (count - 1) * step}/${step}`;
  const carrier = COLUMNS.map((each) => (each === column ? text : CARRIER[each])).join(' ');
  // A fixed date keeps the parser from reading the clock; the field values do not depend on it.
  const parsed = CronExpressionParser.parse(carrier, { currentDate: 0, tz: 'UTC' });
  const values: readonly (number | string)[] = parsed.fields[column].values;
  return values.filter((value) => typeof value === 'number').map((value) => value - first);
}

/** cron-parser knows no years, so this one field is ours. */
function paceOfYears({ step, count }: Pace): readonly number[] {
  return Array.from({ length: count }, (_, index) => index * step);
}
