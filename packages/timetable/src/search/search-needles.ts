import { chineseClock, foldedText, searchedForm, withMarks, wordsIn } from './searched-form.ts';

/** A text that must occur, in one of some forms. */
export type Needle = readonly string[];

const units: Readonly<Record<string, string>> = {
  ...{ day: 'day', hour: 'hour', minute: 'minute', second: 'second', millisecond: 'millisecond' },
  ...{ hr: 'hour', min: 'minute', sec: 'second' },
};
/** Words of schedules: a number beside one of them is meant as one of the schedule's. */
const scheduleWords =
  /^(at|every|on|from|to|till|until|between|minutes?|hours?|seconds?|(mon|tues|wednes|thurs|fri|satur|sun)?days?|daily|hourly|weekly|monthly|yearly|(week|work)days?|weekends?|months?|每天|每日|每月|每年|(每个?)?(周|星期).?|工作日|周末|每)$/;

/** What somebody types to find jobs, as texts of which each must occur, be it in a job's own words or in those that are said of its schedule. */
export function searchNeedles(typed: string): readonly Needle[] {
  const words = wordsOf(typed);
  const needles: Needle[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [word = '', next = ''] = words.slice(at);
    const unit = unitOf(next);
    if (isNumber(word) && unit !== undefined) {
      needles.push([`${withMarks(word)} ${unit}`]);
      at += 1;
    } else if (
      isNumber(word) &&
      [words[at - 1] ?? '', next].some((each) => scheduleWords.test(each))
    ) {
      needles.push([withMarks(word)]);
    } else {
      needles.push(...needlesOf(word));
    }
  }
  return needles;
}

/** Whether a text is there that each needle has a form of. `texts` of one thing are looked into together. */
export function hasNeedles(texts: readonly string[], needles: readonly Needle[]): boolean {
  return needles.every((forms) => forms.some((form) => texts.some((text) => text.includes(form))));
}

function wordsOf(typed: string): readonly string[] {
  const plain = chineseClock(clockOfHalves(foldedText(typed)))
    .replaceAll(/(?<=\p{Script=Han})\s+(?=\d)|(?<=\d)\s+(?=\p{Script=Han})/gu, '')
    .replaceAll(/每隔(?=\d)/g, '每')
    .replaceAll('礼拜', '星期');
  return wordsIn(plain);
}

/** `9am` and `9:30 p.m.` by the clock of the sentences. */
function clockOfHalves(text: string): string {
  return text.replaceAll(
    /\b(\d{1,2})(:\d\d)?\s*([ap])\.?m\b\.?/g,
    (_all, ...[hour, minutes = '', half]: readonly string[]) =>
      `${(Number(hour) % 12) + (half === 'p' ? 12 : 0)}${minutes}`,
  );
}

function isNumber(word: string): boolean {
  return /^\d+(st|nd|rd|th)?$/.test(word);
}

function unitOf(word: string): string | undefined {
  return units[word.replace(/s$/, '')];
}

/** A word with digits is looked for as it is, and as a schedule says it. */
function needlesOf(word: string): readonly Needle[] {
  return partsOf(word).map((part, place) => {
    if (!/\d/.test(part)) return [part];
    // A number behind a word of schedules is one of the schedule's alone.
    return place > 0 && isNumber(part) ? [withMarks(part)] : [part, searchedForm(part)];
  });
}

/** `工作日9点` says two things of a schedule; `每5分钟` says one, and so does `报表9`. */
function partsOf(word: string): readonly string[] {
  const parts = word.split(/(?<=[^每第至到和\d:.-])(?=\d)/u);
  return scheduleWords.test(parts[0] ?? '') ? parts : [word];
}
