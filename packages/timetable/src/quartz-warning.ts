import { parseCronExpression } from './cron-expression.ts';
import { meaningOf } from './cron-meaning.ts';
import type { CronReading } from './cron-reading.ts';
import { describeExpression } from './describe.ts';
import type { ScheduleWarning } from './schedule-warning.ts';

/**
 * A question mark is Quartz's, whose weekdays count from 1 for Sunday. Where an expression with one means another
 * thing in this dialect, both readings are told, since the text does not show which was meant.
 */
export function quartzWarnings(
  expression: string,
  reading: CronReading,
): readonly ScheduleWarning[] {
  if (reading.dialect === 'quartz' || !/[?\uff1f]/.test(expression)) return [];
  const quartz: CronReading = { ...reading, dialect: 'quartz' };
  const [ours, theirs] = [
    parseCronExpression(expression, reading),
    parseCronExpression(expression, quartz),
  ];
  if (ours.kind !== 'fields' || theirs.kind !== 'fields') return [];
  if (JSON.stringify(meaningOf(ours.fields)) === JSON.stringify(meaningOf(theirs.fields)))
    return [];
  const say = (language: 'en' | 'zh') => ({
    ours: describeExpression(expression, reading, language) ?? '',
    theirs: describeExpression(expression, quartz, language) ?? '',
  });
  const [en, zh] = [say('en'), say('zh')];
  return [
    {
      code: 'QUARTZ_READING',
      message: {
        en: `Weekdays are read as in Vixie cron: ${en.ours}. Quartz reads this as: ${en.theirs}. If that is meant, set dialect to "quartz"`,
        zh: `星期按 Vixie cron 理解：${zh.ours}。Quartz 会理解为：${zh.theirs}。若本意如此，请将 dialect 设为 "quartz"`,
      },
    },
  ];
}
