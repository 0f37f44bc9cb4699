import { type After, type JobDefinition, scheduleWords, type Words } from '@escapement/core';
import { searchedWords } from '@escapement/timetable';

/** So many jobs are named; there may be many more. */
const named = 3;

const enOn = {
  success: { one: 'has succeeded', several: 'have succeeded' },
  failure: { one: 'has failed', several: 'have failed' },
  end: { one: 'has ended', several: 'have ended' },
} as const;
const zhOn = { success: '成功', failure: '失败', end: '结束' } as const;

/** What says when a job has a run. */
type Occasions = Pick<JobDefinition, 'schedule' | 'after'>;

/** When a job has a run, in a sentence: by its schedule, after other jobs, or both. */
export function occasionWords({ schedule, after }: Occasions): Words {
  const words = scheduleWords(schedule);
  if (after === undefined) return words;
  const others = afterWords(after);
  if (schedule.kind === 'manual') {
    return { en: `After ${others.en}`, zh: `在 ${others.zh}后` };
  }
  return { en: `${words.en}; also after ${others.en}`, zh: `${words.zh}；另在 ${others.zh}后` };
}

/** Of so many schedules it is remembered how they are searched; of more it begins anew. */
const rememberedAtMost = 50_000;
const searched = new Map<string, string>();

/** The same words as they are searched. Many jobs have one schedule, whose words are made once and held once. */
export function searchedOccasions(occasions: Occasions): string {
  const { schedule, after } = occasions;
  const make = () => searchedWords(occasionWords(occasions));
  // A list of instants is as long as it likes, and of one job; and so is what a job comes after.
  if (schedule.kind === 'at' || after !== undefined) return make();
  const key = JSON.stringify(schedule);
  const known = searched.get(key);
  if (known !== undefined) return known;
  if (searched.size >= rememberedAtMost) searched.clear();
  const made = make();
  searched.set(key, made);
  return made;
}

function afterWords({ jobs, on, mode }: After): Words {
  const more = jobs.length - named;
  const isAll = mode === 'all' && jobs.length > 1;
  const shown = jobs.slice(0, named);
  const en = more > 0 ? [...shown, `${more} more`] : shown;
  const zh = more > 0 ? [...shown, `其他 ${more} 个任务`] : shown;
  return {
    en: `${inLine(en, isAll ? 'and' : 'or')} ${enOn[on][isAll ? 'several' : 'one']}`,
    zh: `${zh.join(isAll ? '、' : ' 或 ')} ${isAll ? '都' : ''}${zhOn[on]}`,
  };
}

function inLine(names: readonly string[], conjunction: 'and' | 'or'): string {
  const before = names.slice(0, -1).join(', ');
  const last = names.at(-1) ?? '';
  return before === '' ? last : `${before} ${conjunction} ${last}`;
}
