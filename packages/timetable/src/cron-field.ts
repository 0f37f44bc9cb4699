import { BoundedMemory } from './bounded-memory.ts';
import { type DayItem, readDayItem } from './cron-day-item.ts';
import { type Piece, refuse } from './cron-fault.ts';
import type { CronFieldShape } from './cron-field-shape.ts';
import type { FieldContext } from './cron-item.ts';
import { readPlainItem } from './cron-plain-item.ts';
import { expandPlain } from './plain-values.ts';

/** A field read: its plain values, and the items that depend on the month. */
export interface FieldReading {
  readonly values: readonly number[];
  readonly rules: readonly DayItem[];
  /** The field stands for every value: `*`, `?` or their step 1. */
  readonly isAny: boolean;
  /** The text begins with `*`, as Vixie's rule for the two day fields asks. */
  readonly startsWithStar: boolean;
  /** An item has a step or is a wildcard. */
  readonly hasStepOrWildcard: boolean;
}

const MAX_ITEMS = 64;

/** Reads one field, refusing anything doubtful before it is expanded. */
export function readField(context: FieldContext, field: Piece): FieldReading {
  // H is the key's own; anything else reads the same in every schedule of the dialect.
  if (/h/i.test(field.text)) return readItems(context, field);
  const key = `${context.dialect} ${context.shape.name} ${field.text}`;
  return readings.get(key, () => readItems(context, field));
}

const readings = new BoundedMemory<FieldReading>(4096);

function readItems(context: FieldContext, field: Piece): FieldReading {
  const items = splitItems(context.shape, field);
  const tokens: string[] = [];
  const rules: DayItem[] = [];
  for (const item of items) {
    const rule = readDayItem(context, item);
    if (rule !== undefined) rules.push(rule);
    else tokens.push(...readPlainItem(context, item));
  }
  const values = expandPlain(context.shape, tokens);
  return {
    values,
    rules,
    isAny: values.length === context.shape.size,
    startsWithStar: /^[*?]/.test(field.text),
    hasStepOrWildcard: /[*?/]/.test(field.text),
  };
}

function splitItems(shape: CronFieldShape, field: Piece): readonly Piece[] {
  let position = field.position;
  const items = field.text.split(',').map((text) => {
    const item = { text, position };
    position += text.length + 1;
    return item;
  });
  if (items.length > MAX_ITEMS) {
    refuse(shape, field, {
      code: 'CRON_LIST_TOO_LONG',
      en: `a list of ${items.length} items`,
      zh: `列表有 ${items.length} 项`,
      allowed: { en: `at most ${MAX_ITEMS} items`, zh: `最多 ${MAX_ITEMS} 项` },
    });
  }
  return items;
}
