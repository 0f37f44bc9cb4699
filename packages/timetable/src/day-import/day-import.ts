import type { DayRule } from '../calendar-spec.ts';
import { cutText } from '../cut-text.ts';
import { type Bilingual, clip } from '../problem.ts';

/** What a text says of days, or why nothing of it is taken: a calendar that is half of what was meant is worse than none. */
export type DayImport =
  | {
      readonly kind: 'read';
      readonly daysOff: readonly DayRule[];
      readonly workdays: readonly DayRule[];
    }
  | ImportRefusal;

export interface ImportRefusal {
  readonly kind: 'refused';
  /** Stable, upper case. */
  readonly code: ImportFault;
  /** The line at fault, from 1, where there is one. */
  readonly line?: number;
  readonly message: Bilingual;
}

export type ImportFault =
  | 'IMPORT_TOO_LARGE'
  | 'IMPORT_EMPTY'
  | 'IMPORT_SHAPE'
  | 'IMPORT_DATE'
  | 'IMPORT_TIME_OF_DAY'
  | 'IMPORT_LENGTH'
  | 'IMPORT_REPEATS'
  | 'IMPORT_UNKNOWN';

/** Far above the holidays of any country, and read at once while somebody types. */
export const importLimits = { chars: 500_000, lines: 20_000, rules: 1000 } as const;

/** Longer names are cut, as the schema of a calendar has room for. */
const REASON_CHARS = 200;

/** The refusal of what cannot be read, thrown inside the readers and caught by their entries alone. */
export class Unreadable extends Error {
  readonly refusal: ImportRefusal;

  constructor(code: ImportFault, message: Bilingual, line?: number) {
    super(message.en);
    this.refusal = { kind: 'refused', code, message, ...(line === undefined ? {} : { line }) };
  }
}

/** Runs a reader over the lines of a text that is within the bounds, and says its refusal as a value. */
export function readLines(
  text: string,
  read: (lines: readonly string[]) => { daysOff: DayRule[]; workdays: DayRule[] },
): DayImport {
  try {
    const { daysOff, workdays } = read(linesOf(text));
    const count = daysOff.length + workdays.length;
    if (count > importLimits.rules) throw tooLarge();
    if (count === 0) {
      throw new Unreadable('IMPORT_EMPTY', {
        en: 'The text names no day.',
        zh: '文本中没有任何日期。',
      });
    }
    return { kind: 'read', daysOff, workdays };
  } catch (error) {
    if (error instanceof Unreadable) return error.refusal;
    throw error;
  }
}

function linesOf(text: string): readonly string[] {
  if (text.length > importLimits.chars) throw tooLarge();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (lines.length > importLimits.lines) throw tooLarge();
  return lines;
}

function tooLarge(): Unreadable {
  const { chars, lines, rules } = importLimits;
  return new Unreadable('IMPORT_TOO_LARGE', {
    en: `The text is larger than ${chars} characters, ${lines} lines or ${rules} days and ranges.`,
    zh: `文本超过了 ${chars} 个字符、${lines} 行或 ${rules} 条日期。`,
  });
}

/** A name as a rule keeps it: on one line, not too long, and left out where there is none. */
export function reasonOf(name: string): { reason?: string } {
  const reason = cutText(name.replace(/\s+/g, ' ').trim(), REASON_CHARS);
  return reason === '' ? {} : { reason };
}

/** A text of somebody else's in a sentence. */
export function quoted(text: string): Bilingual {
  return { en: `"${clip(text)}"`, zh: `“${clip(text)}”` };
}
