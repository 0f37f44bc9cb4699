import type { CronFault, Piece } from './cron-fault.ts';
import { isFieldName } from './cron-field-shape.ts';
import { type Bilingual, clip } from './problem.ts';

/**
 * Forms of other schedulers that mean something, and that have a place of their own here. Taken field by field they
 * would be blamed for what is no mistake, so they are known as a whole and told where what they say belongs.
 */
export function refuseForeignForm(
  expression: string,
  pieces: readonly Piece[],
): CronFault | undefined {
  return (
    zoneBefore(pieces) ??
    wrapped(expression) ??
    zoneAfter(pieces) ??
    commandAfter(pieces) ??
    yearTooEarly(pieces)
  );
}

function zoneBefore([first]: readonly Piece[]): CronFault | undefined {
  const zone = /^(?:CRON_)?TZ=(.*)$/i.exec(first?.text ?? '')?.[1];
  return first === undefined || zone === undefined ? undefined : zoneFault(first, zone);
}

/** An area and a city, an offset, or UTC: no item of a field has letters after a slash. */
const ZONE =
  /^(?:(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?|Z|[+-]\d\d:?\d\d|[a-z]{2,}\/[a-z][\w+\-/]*)$/i;

function zoneAfter(pieces: readonly Piece[]): CronFault | undefined {
  const last = pieces.at(-1);
  if (last === undefined || pieces.length < 6 || !ZONE.test(last.text)) return undefined;
  return zoneFault(last, last.text);
}

function zoneFault(piece: Piece, zone: string): CronFault {
  return faultAt(piece, {
    code: 'CRON_ZONE_IN_EXPRESSION',
    message: {
      en: 'A time zone does not stand in the expression',
      zh: '时区不写在表达式里',
    },
    allowed: {
      en: `the fields alone, and timeZone: "${clip(zone)}" beside them`,
      zh: `表达式只写各字段，时区另写为 timeZone: "${clip(zone)}"`,
    },
  });
}

/** `cron(…)` and `rate(…)`, as a cloud writes them. */
function wrapped(expression: string): CronFault | undefined {
  const match = /^\s*(cron|rate)\s*\((.*?)\)?\s*$/is.exec(expression);
  if (match === null) return undefined;
  const [, name = '', inner = ''] = match;
  const text = expression.trim();
  return faultAt(
    { text, position: expression.indexOf(text) },
    {
      code: 'CRON_FUNCTION_FORM',
      message: {
        en: `${name}(…) is not understood; the expression is written without it`,
        zh: `不支持 ${name}(…) 的写法，请直接写表达式`,
      },
      allowed: name.toLowerCase() === 'rate' ? rateInstead(inner) : fieldsInstead(inner),
    },
  );
}

function rateInstead(inner: string): Bilingual {
  const match = /^\s*(\d{1,6})\s+(minute|hour|day)s?\s*$/i.exec(inner);
  const every = match === null ? '5m' : `${match[1]}${match[2]?.charAt(0).toLowerCase()}`;
  return { en: `@every ${every}`, zh: `@every ${every}` };
}

/** Six fields from the minute to the year lack only the second. */
function fieldsInstead(inner: string): Bilingual {
  const fields = inner.trim().split(/\s+/);
  const shown = clip(fields.length === 6 ? `0 ${fields.join(' ')}` : '0 0/5 * * * ? *');
  return {
    en: `${shown}, beginning with seconds, and dialect: "quartz"`,
    zh: `${shown}（以秒开头），并设 dialect: "quartz"`,
  };
}

/** What a crontab has after its five fields. */
function commandAfter(pieces: readonly Piece[]): CronFault | undefined {
  const command = pieces.slice(5).find(({ text }) => isCommand(text));
  if (command === undefined) return undefined;
  return faultAt(command, {
    code: 'CRON_COMMAND_IN_EXPRESSION',
    message: {
      en: 'A command does not stand in a schedule: the task says what runs',
      zh: '计划中不写命令：要运行的内容由 task 指定',
    },
    allowed: {
      en: 'the fields alone, and a task beside the schedule',
      zh: '计划只写各字段，命令写在 task 中',
    },
  });
}

/** A path, a sign that no field knows, or a word that is too long for a mistyped name. */
function isCommand(text: string): boolean {
  if (/[/.][a-z]/i.test(text) || /[$"'`=<>|&;\\]/.test(text)) return true;
  return (text.match(/[a-z]{4,}/gi) ?? []).some((word) => !isFieldName(word));
}

/** A year where the weekday stands. */
function yearTooEarly(pieces: readonly Piece[]): CronFault | undefined {
  const last = pieces.at(-1);
  const count = pieces.length;
  if (last === undefined || (count !== 5 && count !== 6)) return undefined;
  if (!/^(?:19[7-9]\d|2[01]\d\d)(?:[-,/]\d+)*$/.test(last.text)) return undefined;
  const before = pieces.slice(0, -1).map(({ text }) => text);
  const written = ['0', ...before, ...(count === 5 ? ['*'] : []), last.text].join(' ');
  const says = SAYS[count];
  return faultAt(last, {
    code: 'CRON_YEAR_NEEDS_SEVEN',
    field: 'year',
    message: {
      en: `${says.en}; a year needs seven fields`,
      zh: `${says.zh}；要写年份需要 7 个字段`,
    },
    allowed: { en: clip(written), zh: clip(written) },
  });
}

const SAYS = {
  5: { en: 'Five fields end with the weekday', zh: '5 个字段以星期结尾' },
  6: {
    en: 'Six fields begin with seconds and end with the weekday',
    zh: '6 个字段以秒开头、以星期结尾',
  },
} as const;

function faultAt(
  piece: Piece,
  fault: Pick<CronFault, 'code' | 'field' | 'message' | 'allowed'>,
): CronFault {
  return { ...fault, text: clip(piece.text), position: piece.position };
}
