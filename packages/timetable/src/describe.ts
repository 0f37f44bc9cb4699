import { readingOf } from './compile-cron.ts';
import { parseCronExpression } from './cron-expression.ts';
import { meaningOf } from './cron-meaning.ts';
import type { CronReading } from './cron-reading.ts';
import { shortText } from './cut-text.ts';
import { clip } from './problem.ts';
import type { CronSpec, ScheduleSpec } from './schedule-spec.ts';
import { ENGLISH } from './wording/en.ts';
import type { Wording } from './wording/wording.ts';
import { CHINESE } from './wording/zh.ts';
import { placesDays } from './workday-problems.ts';

type Language = 'en' | 'zh';

/** Longer than this nobody reads a sentence to its end. */
const MAX_LENGTH = 300;
/** What the expressions may take of it, so that the conditions have room. */
const MAX_EXPRESSIONS_LENGTH = 180;
/** What one of two readings may take of a sentence that tells both. */
const MAX_PART_LENGTH = 90;

/**
 * What a schedule does, in one sentence of at most 300 characters. It is drawn from the compiled values, so it says
 * what happens and not what the text seems to say: a step of 90 minutes is minute 0 of every hour. `key` resolves
 * `H`; without it the sentence leaves those values open.
 */
export function describeSchedule(spec: ScheduleSpec, language: Language, key?: string): string {
  const sentence = wholeSentence(spec, wordingIn(language), { language, key });
  return shortText(sentence, MAX_LENGTH);
}

interface Question {
  readonly language: Language;
  readonly key: string | undefined;
}

function wholeSentence(spec: ScheduleSpec, wording: Wording, question: Question): string {
  switch (spec.kind) {
    case 'manual':
      return wording.manual;
    case 'every':
      return (
        wording.every(spec.everyMs, spec.anchorTime) +
        wording.conditions(spec, spec.calendars ?? [])
      );
    case 'at': {
      const instants = [...new Set(spec.at)].sort((a, b) => a - b);
      return wording.at(instants) + wording.conditions(spec, spec.calendars ?? []);
    }
    case 'cron':
      return cronSentence(spec, wording, question);
  }
}

function cronSentence(spec: CronSpec, wording: Wording, question: Question): string {
  const fields: string[] = [];
  const intervals: string[] = [];
  let isFixed = false;
  for (const expression of spec.expressions) {
    const parse = parseCronExpression(expression, readingOf(spec, question.key ?? ''));
    if (parse.kind === 'faults') {
      return wording.problem(parse.faults[0]?.message[question.language] ?? '');
    }
    if (parse.kind === 'interval') {
      intervals.push(wording.everyFromEpoch(parse.everyMs));
    } else {
      const isOpen = question.key === undefined && hasHash(expression);
      fields.push(
        isOpen
          ? wording.hashed(clip(expression))
          : wording.sentence(meaningOf(parse.fields), spec.workdaysOfMonth !== undefined),
      );
      isFixed ||= !parse.fields.followsElapsedTime;
    }
  }
  const parts = fitting(fields, intervals);
  return (
    wording.cron({ ...parts, timeZone: spec.timeZone }) +
    wording.workdays(spec) +
    (isFixed ? wording.transitions(spec) : '') +
    wording.conditions(spec, placesDays(spec) ? [] : (spec.calendars ?? []))
  );
}

/** As many sentences as can be read, the first in any case, and how many are left out. */
function fitting(fields: readonly string[], intervals: readonly string[]) {
  let length = 0;
  const isFitting = (sentence: string, index: number) => {
    length += sentence.length;
    return index === 0 || length <= MAX_EXPRESSIONS_LENGTH;
  };
  const keptFields = fields.filter(isFitting);
  const keptIntervals = intervals.filter((each, index) => isFitting(each, fields.length + index));
  const leftOut = fields.length + intervals.length - keptFields.length - keptIntervals.length;
  return { fields: keptFields, intervals: keptIntervals, leftOut };
}

/** One expression by itself under a given reading, or undefined where it is none, or none with fields. */
export function describeExpression(
  expression: string,
  reading: CronReading,
  language: Language,
): string | undefined {
  const parse = parseCronExpression(expression, reading);
  if (parse.kind !== 'fields') return undefined;
  const sentence = wordingIn(language).sentence(meaningOf(parse.fields));
  return shortText(sentence, MAX_PART_LENGTH);
}

function wordingIn(language: Language): Wording {
  return language === 'en' ? ENGLISH : CHINESE;
}

/** Whether a field of the expression uses `H`; `THU` and `MARCH`-like names do not. */
function hasHash(expression: string): boolean {
  return /(^|[\s,])H/i.test(expression);
}
