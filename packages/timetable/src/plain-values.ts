import { CronExpressionParser } from 'cron-parser';
import { BoundedMemory } from './bounded-memory.ts';
import type { CronFieldShape } from './cron-field-shape.ts';

/**
 * Expanding the plain grammar (numbers, ranges, steps, lists) is cron-parser's part. It costs tens of
 * microseconds and schedules use few distinct texts, so what it said is kept.
 */
const expanded = new BoundedMemory<readonly number[]>(4096);

/** The values of a checked, numeric, not wrapping field text such as `0-30/10,45`. */
export function expandPlain(shape: CronFieldShape, text: string): readonly number[] {
  if (/^\d+$/.test(text)) return [Number(text) % (shape.name === 'dayOfWeek' ? 7 : 10_000)];
  return expanded.get(`${shape.name} ${text}`, () =>
    shape.name === 'year' ? expandYears(text) : askCronParser(shape, text),
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
function expandYears(text: string): readonly number[] {
  const years = new Set<number>();
  for (const token of text.split(',')) {
    const [range = '', step = '1'] = token.split('/');
    const [low = 0, high = low] = range.split('-').map(Number);
    for (let year = low; year <= high; year += Number(step)) years.add(year);
  }
  return [...years].sort((a, b) => a - b);
}
