import { describeSchedule } from '@escapement/timetable';
import type { Schedule } from '../schemas/schedule.ts';
import type { Words } from '../schemas/words.ts';
import { toScheduleSpec } from './schedule-spec.ts';

/** What a schedule does, in a sentence. `key` resolves what is drawn from the id of its job. */
export function scheduleWords(schedule: Schedule, key?: string): Words {
  if (schedule.kind === 'key-expired') {
    const { source, pattern } = schedule;
    return {
      en: `When a key ${pattern} of ${source} runs out`,
      zh: `当 ${source} 中的键 ${pattern} 到期时`,
    };
  }
  const spec = toScheduleSpec(schedule);
  return { en: describeSchedule(spec, 'en', key), zh: describeSchedule(spec, 'zh', key) };
}
