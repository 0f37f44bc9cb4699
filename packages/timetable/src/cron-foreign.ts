import { FIRST_YEAR, LAST_YEAR } from './civil.ts';
import type { CronFault, Piece } from './cron-fault.ts';
import { beginsLikeFieldName, isFieldName } from './cron-field-shape.ts';
import { zoneAfter, zoneBefore } from './cron-foreign-zone.ts';
import { isNickname } from './cron-nickname.ts';
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

/** `cron(…)`, `rate(…)` and `at(…)`, as a cloud writes them. */
function wrapped(expression: string): CronFault | undefined {
  const match = /^\s*(cron|rate|at)\s*\((.*?)\)?\s*$/is.exec(expression);
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
      allowed: instead(name.toLowerCase(), inner.trim()),
    },
  );
}

function instead(name: string, inner: string): Bilingual {
  switch (name) {
    case 'rate':
      return rateInstead(inner);
    case 'at':
      return {
        en: 'a schedule of kind "at", with the instant in its list',
        zh: 'kind 为 "at" 的计划，时刻写在其列表中',
      };
    default:
      return fieldsInstead(inner);
  }
}

function rateInstead(inner: string): Bilingual {
  const [, count, unit = ''] =
    /^0*([1-9]\d{0,5})\s+(second|minute|hour|day|week)s?$/i.exec(inner) ?? [];
  if (count === undefined) return { en: 'such as @every 5m', zh: '例如 @every 5m' };
  const every = `@every ${count}${unit.charAt(0).toLowerCase()}`;
  return { en: every, zh: every };
}

/** Six fields from the minute to the year lack only the second, and five are a crontab's. */
function fieldsInstead(inner: string): Bilingual {
  const fields = inner === '' ? [] : inner.split(/\s+/);
  if (fields.length === 5) return { en: clip(fields.join(' ')), zh: clip(fields.join(' ')) };
  return quartzFields(fields.length === 6 ? fields.join(' ') : '0/5 * * * ? *');
}

function quartzFields(fromMinute: string): Bilingual {
  const shown = clip(`0 ${fromMinute}`);
  return {
    en: `${shown}, beginning with seconds, and dialect: "quartz"`,
    zh: `${shown}（以秒开头），并设 dialect: "quartz"`,
  };
}

/** What a crontab has after its five fields, or after a nickname. */
function commandAfter(pieces: readonly Piece[]): CronFault | undefined {
  const [first] = pieces;
  const command = isNickname(first?.text ?? '')
    ? pieces[1]
    : pieces.slice(5).find(({ text }) => isCommand(text, pieces.length));
  if (command === undefined || isOtherNickname(first)) return undefined;
  return faultAt(command, {
    code: 'CRON_COMMAND_IN_EXPRESSION',
    message: {
      en: 'A command does not stand in a schedule: the task says what runs',
      zh: '计划中不写命令：要运行的内容由 task 指定',
    },
    allowed: {
      en: 'the fields or the nickname alone, and a task beside the schedule',
      zh: '计划只写各字段或别名，命令写在 task 中',
    },
  });
}

function isOtherNickname(first: Piece | undefined): boolean {
  return first?.text.startsWith('@') === true && !isNickname(first.text);
}

/** A path, a sign that no field knows, or a word that is no name and not like one. */
function isCommand(text: string, count: number): boolean {
  if (/[/.][a-z]/i.test(text) || /[$"'`=<>|&;\\]/.test(text)) return true;
  const shortest = count > 7 ? 2 : 4;
  const words = text.match(/[a-z]+/gi) ?? [];
  return words.some((word) => word.length >= shortest && !isLikeName(word));
}

/** A name, `THUL`, or a name with a slip in it, which the field itself had better be blamed for. */
function isLikeName(word: string): boolean {
  return isFieldName(word) || isFieldName(word.replace(/L$/i, '')) || beginsLikeFieldName(word);
}

/** A year where the weekday stands, be it told by four digits or by the place of a question mark. */
function yearTooEarly(pieces: readonly Piece[]): CronFault | undefined {
  const last = pieces.at(-1);
  const count = pieces.length;
  if (last === undefined || (count !== 5 && count !== 6)) return undefined;
  const isYear = /^\d{4}(?:[-,/]\d+)*$/.test(last.text);
  const isShifted = count === 6 && [pieces[2], pieces[4]].some((piece) => piece?.text === '?');
  if (!isYear && !isShifted) return undefined;
  const before = pieces.slice(0, -1).map(({ text }) => text);
  const written = [...before, ...(count === 5 ? ['*'] : []), last.text].join(' ');
  const says = SAYS[count];
  return faultAt(last, {
    code: 'CRON_YEAR_NEEDS_SEVEN',
    field: 'year',
    message: {
      en: `${says.en}; a year needs seven fields`,
      zh: `${says.zh}；要写年份需要 7 个字段`,
    },
    allowed: isYear ? withYear(written) : quartzFields(written),
  });
}

function withYear(fromMinute: string): Bilingual {
  const years = (fromMinute.match(/\d{4}/g) ?? []).map(Number);
  if (years.some((year) => year < FIRST_YEAR || year > LAST_YEAR)) {
    return {
      en: `seven fields, with a year from ${FIRST_YEAR} to ${LAST_YEAR}`,
      zh: `7 个字段，年份为 ${FIRST_YEAR} 至 ${LAST_YEAR}`,
    };
  }
  const shown = clip(`0 ${fromMinute}`);
  return { en: shown, zh: shown };
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
