import { type Piece, refuse } from './cron-fault.ts';
import { type CronFieldShape, readValue } from './cron-field-shape.ts';
import { type Bilingual, clip } from './problem.ts';
import type { CronDialect } from './schedule-spec.ts';

/** What the items of a field are read with. */
export interface FieldContext {
  readonly shape: CronFieldShape;
  /** Hashed by `H`. */
  readonly key: string;
  readonly dialect: CronDialect;
}

/** The value that `written` names, in the field's own numbering; `piece` is blamed if it is none. */
export function inRange(shape: CronFieldShape, piece: Piece, written = piece.text): number {
  const value = readValue(shape, written);
  if (value === undefined && !/^\d+$/.test(written)) return refuseItem(shape, piece);
  if (value !== undefined && value >= shape.min && value <= shape.max) return value;
  const shown = clip(written);
  return refuse(shape, piece, {
    code: 'CRON_FIELD_RANGE',
    en: `${shown} is outside ${shape.min}-${shape.max}`,
    zh: `${shown} 超出 ${shape.min}–${shape.max}`,
  });
}

/** Refuses an item that has no form the field knows. */
export function refuseItem(shape: CronFieldShape, item: Piece): never {
  if (item.text === '') {
    return refuse(shape, item, {
      code: 'CRON_FIELD_EMPTY_ITEM',
      en: 'an empty item in a list',
      zh: '列表中有空项',
    });
  }
  const invisible = INVISIBLE.exec(item.text)?.[0];
  if (invisible !== undefined) {
    const sign = `U+${invisible.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return refuse(shape, item, {
      code: 'CRON_FIELD_SYNTAX',
      en: `"${clip(item.text)}" holds an invisible character (${sign})`,
      zh: `“${clip(item.text)}”中有不可见字符（${sign}）`,
    });
  }
  const instead = replacementOf(item.text);
  return refuse(shape, item, {
    code: 'CRON_FIELD_SYNTAX',
    en: `"${clip(item.text)}" is not understood`,
    zh: `无法理解“${clip(item.text)}”`,
    ...(instead === undefined ? {} : { allowed: instead }),
  });
}

const OWN = {
  value: { en: "one value that is the job's own", zh: '由任务决定的一个值' },
  start: { en: "steps from a value that is the job's own", zh: '从由任务决定的值开始的步长' },
} as const;

/** Signs that nobody sees, which come along with copied text. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060-\u2064]/;

/** What to write for a form that another scheduler has, or undefined. */
function replacementOf(text: string): Bilingual | undefined {
  const random = /^(\w*)~(\w*)(\/\d+)?$/.exec(text);
  if (random !== null) {
    const [, low = '', high = '', step = ''] = random;
    const hash = low === '' || high === '' ? `H${step}` : `H(${low}-${high})${step}`;
    const range = low === '' || high === '' ? 'a-b' : `${low}-${high}${step}`;
    const own = step === '' ? OWN.value : OWN.start;
    return {
      en: `${hash} for ${own.en}, or ${range} for a range`,
      zh: `${hash} 表示${own.zh}，${range} 表示范围`,
    };
  }
  const dash = /^(\w+)[\u2010-\u2015\u2212至到]+(\w+(?:\/\d+)?)$/.exec(text);
  if (dash !== null) return { en: `${dash[1]}-${dash[2]}`, zh: `${dash[1]}-${dash[2]}` };
  const chinese = /^(?:星期|周|礼拜)([一二三四五六日天])$/.exec(text)?.[1];
  if (chinese !== undefined) {
    const name = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN', 'SUN'][
      '一二三四五六日天'.indexOf(chinese)
    ];
    return { en: `${name}`, zh: `${name}` };
  }
  if (text.startsWith('+')) {
    const day = clip(text.slice(1));
    return {
      en: `${day}, and dayMatch: "and" in the schedule`,
      zh: `${day}，并在计划中设 dayMatch: "and"`,
    };
  }
  if (/^\/\d+$/.test(text)) return { en: `*${clip(text)}`, zh: `*${clip(text)}` };
  const weekday = /^W(\d{1,2})$/i.exec(text)?.[1];
  return weekday === undefined ? undefined : { en: `${weekday}W`, zh: `${weekday}W` };
}
