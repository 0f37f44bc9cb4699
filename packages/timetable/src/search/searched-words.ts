import { searchedForm } from './searched-form.ts';

/** What people call a thing that a sentence says otherwise. */
const sayings: readonly (readonly [said: RegExp, also: string])[] = [
  [/monday to friday/, 'weekdays workdays mon-fri 工作日 周一到周五'],
  [/saturday and sunday/, 'weekends sat-sun 周末'],
  [/every day/, 'daily 每日'],
  [/every hour/, 'hourly'],
  [/of (the|each) month/, 'monthly'],
  [/every (mon|tues|wednes|thurs|fri|satur|sun)day/, 'weekly'],
  [/every year/, 'yearly annually'],
  [/started by hand/, 'manual 手动'],
];

/**
 * All by which a schedule is found, of the sentences that people are shown of it: these themselves, and what else they are called in either
 * language. To be searched by the needles of what somebody types.
 */
export function searchedWords({ en, zh }: { readonly en: string; readonly zh: string }): string {
  const said = searchedForm(en);
  const chinese = searchedForm(zh);
  const also = sayings.flatMap(([saying, names]) => (saying.test(said) ? [names] : []));
  // Weekdays have two names, of which the sentences use one.
  const short = chinese.includes('星期') ? [chinese.replaceAll('星期', '周')] : [];
  return [said, chinese, ...also, ...short].join('\n');
}
