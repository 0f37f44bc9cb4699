import { BoundedMemory } from './bounded-memory.ts';
import { type DayItem, readDayItem } from './cron-day-item.ts';
import { type Piece, refuse } from './cron-fault.ts';
import type { CronFieldShape } from './cron-field-shape.ts';
import type { FieldContext } from './cron-item.ts';
import { readPlainItem } from './cron-plain-item.ts';
import { expandPlain } from './plain-values.ts';
import { clip } from './problem.ts';

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
  /** The items that have a step above 1. */
  readonly steps: readonly SteppedItem[];
}

/** An item such as `5-59/7`, with the values that it names. */
export interface SteppedItem {
  readonly text: string;
  readonly step: number;
  readonly values: readonly number[];
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
  const { shape } = context;
  const items = splitItems(shape, field);
  refuseLoneStars(shape, items);
  const tokens: string[] = [];
  const rules: DayItem[] = [];
  const steps: SteppedItem[] = [];
  for (const item of items) {
    const rule = readDayItem(context, item);
    if (rule !== undefined) {
      rules.push(rule);
      continue;
    }
    const plain = readPlainItem(context, item);
    tokens.push(...plain.tokens);
    if (plain.step > 1) {
      steps.push({ text: item.text, step: plain.step, values: expandPlain(shape, plain.tokens) });
    }
  }
  const values = expandPlain(shape, tokens);
  return {
    values,
    rules,
    steps,
    isAny: values.length === shape.size,
    startsWithStar: /^[*?]/.test(field.text),
    hasStepOrWildcard: /[*?/]/.test(field.text),
  };
}

/** A star beside other items swallows them, which nobody means. */
function refuseLoneStars(shape: CronFieldShape, items: readonly Piece[]): void {
  const star = items.find(({ text }) => /^[*?](?:\/0*1)?$/.test(text));
  if (star === undefined || items.length === 1) return;
  const isDay = shape.name === 'dayOfMonth' || shape.name === 'dayOfWeek';
  const alone = isDay ? star.text : star.text.replace('?', '*');
  const others = items.map(({ text }) => text).filter((text) => text !== star.text);
  const or =
    others.length === 0
      ? { en: '', zh: '' }
      : { en: `, or ${clip(others.join(','))}`, zh: `，或 ${clip(others.join(','))}` };
  refuse(shape, star, {
    code: 'CRON_STAR_IN_LIST',
    en: `${star.text} beside other items stands for every value, and they for nothing`,
    zh: `${star.text} 表示所有取值，与其他项并列时其余各项不起作用`,
    allowed: {
      en: `${alone} alone${or.en}`,
      zh: `单独的 ${alone}${or.zh}`,
    },
  });
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
