import { readingOf } from './compile-cron.ts';
import { parseCronExpression } from './cron-expression.ts';
import { meaningOf } from './cron-meaning.ts';
import type { CronSpec, ScheduleSpec } from './schedule-spec.ts';
import type { Wording } from './wording.ts';
import { ENGLISH } from './wording-en.ts';
import { CHINESE } from './wording-zh.ts';

/**
 * What a schedule does, in one sentence. It is drawn from the compiled values, so it says what
 * happens and not what the text seems to say: a step of 90 minutes is minute 0 of every hour.
 * `key` resolves `H`; without it the sentence leaves those values open.
 */
export function describeSchedule(spec: ScheduleSpec, language: 'en' | 'zh', key?: string): string {
  const wording = language === 'en' ? ENGLISH : CHINESE;
  switch (spec.kind) {
    case 'manual':
      return wording.manual;
    case 'every':
      return wording.every(spec.everyMs, spec.anchorTime ?? 0) + wording.conditions(spec);
    case 'at':
      return wording.at([...spec.at].sort((a, b) => a - b)) + wording.conditions(spec);
    case 'cron':
      return describeCron(spec, language, key);
  }
}

function describeCron(spec: CronSpec, language: 'en' | 'zh', key: string | undefined): string {
  const wording = language === 'en' ? ENGLISH : CHINESE;
  const sentences: string[] = [];
  for (const expression of spec.expressions) {
    const parse = parseCronExpression(expression, readingOf(spec, key ?? ''));
    if (parse.kind === 'faults') {
      return wording.problem(spec, parse.faults[0]?.message[language] ?? '');
    }
    if (parse.kind === 'interval') {
      const [first = '', ...rest] = wording.every(parse.everyMs, 0);
      sentences.push(first.toLowerCase() + rest.join(''));
    } else if (key === undefined && hasHash(expression)) {
      sentences.push(wording.hashed(expression));
    } else {
      sentences.push(sentenceOf(meaningOf(parse.fields), wording));
    }
  }
  return wording.cron(sentences, spec) + wording.workdays(spec) + wording.conditions(spec);
}

function sentenceOf(meaning: ReturnType<typeof meaningOf>, wording: Wording): string {
  return wording.sentence(wording.times(meaning), wording.days(meaning));
}

/** Whether a field of the expression uses `H`; `THU` and `MARCH`-like names do not. */
function hasHash(expression: string): boolean {
  return /(^|[\s,])H/i.test(expression);
}
