import { type Schedule, toScheduleSpec, type Words } from '@escapement/core';
import { describeSchedule, searchedWords } from '@escapement/timetable';

/** What people are shown of a schedule, in each language. */
export function scheduleWords(schedule: Schedule): Words {
  const spec = toScheduleSpec(schedule);
  return { en: describeSchedule(spec, 'en'), zh: describeSchedule(spec, 'zh') };
}

/** Of so many schedules it is remembered how they are searched; of more it begins anew. */
const rememberedAtMost = 50_000;
const searched = new Map<string, string>();

/** The same words as they are searched. Many jobs have one schedule, whose words are made once and held once. */
export function searchedSchedule(schedule: Schedule): string {
  const make = () => searchedWords(scheduleWords(schedule));
  // A list of instants is as long as it likes, and of one job.
  if (schedule.kind === 'at') return make();
  const key = JSON.stringify(schedule);
  const known = searched.get(key);
  if (known !== undefined) return known;
  if (searched.size >= rememberedAtMost) searched.clear();
  const made = make();
  searched.set(key, made);
  return made;
}
