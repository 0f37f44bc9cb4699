import { CronExpressionParser } from 'cron-parser';
import { BoundedMemory } from './bounded-memory.ts';
import type { CronFieldShape } from './cron-field-shape.ts';

/**
 * Expanding the plain grammar (numbers, ranges, steps, lists) is cron-parser's part. It costs tens of
 * microseconds and schedules use few distinct texts, so what it said is kept.
 */
const expanded = new BoundedMemory<readonly number[]>(4096);

/**
 * The values of checked, numeric, not wrapping items such as `0-30/10` and `45`, ascending. They are
 * expanded one by one, since cron-parser refuses a list that names a value twice.
 */
export function expandPlain(shape: CronFieldShape, items: readonly string[]): readonly number[] {
  const values = new Set(items.flatMap((item) => expandItem(shape, item)));
  return [...values].sort((a, b) => a - b);
}

function expandItem(shape: CronFieldShape, item: string): readonly number[] {
  if (/^\d+$/.test(item)) return [Number(item) % (shape.name === 'dayOfWeek' ? 7 : 10_000)];
  return expanded.get(`${shape.name} ${item}`, () =>
    shape.name === 'year' ? expandYears(item) : askCronParser(shape, item),
  );
}

const COLUMNS = ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;

function askCronParser(shape: CronFieldShape, text: string): readonly number[] {
  const column = COLUMNS.find((each) => each === shape.name) ?? 'second';
  const carrier = COLUMNS.map((each) => (each === column ? text : '*')).join(' ');
  // A fixed date keeps the parser from reading the clock; the field values do not depend on it.
  const parsed = CronExpressionParser.parse(carrier, { currentDate: 0, tz: 'UTC' });
  const values: readonly (number | string)[] = parsed.fields[column].values;
  return values.filter((value) => typeof value === 'number');
}

/** cron-parser knows no years, so this one field is ours. */
function expandYears(item: string): readonly number[] {
  const [range = '', step = '1'] = item.split('/');
  const [low = 0, high = low] = range.split('-').map(Number);
  const years: number[] = [];
  for (let year = low; year <= high; year += Number(step)) years.push(year);
  return years;
}
