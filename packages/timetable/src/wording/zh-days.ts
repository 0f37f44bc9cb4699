import type { CronMeaning, DayRuleMeaning } from '../cron-meaning.ts';
import { patternOf, shortList, valuesOf } from '../value-pattern.ts';
import { dayChoice, daysBesideLeapDay, isLeapDay, type NthDays, nthDays } from './day-choice.ts';
import {
  concatChinese,
  enumerateChinese,
  joinChinese,
  listChinese,
  tailChinese,
} from './zh-text.ts';
import { saysEachDay } from './zh-times.ts';

const WEEKDAYS = ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'];
const ORDINALS = ['', '一', '二', '三', '四', '五'];

/** The days in Chinese, or nothing where a repetition goes on every day. `areChosen`: the days are said elsewhere. */
export function chineseDays(meaning: CronMeaning, areChosen = false): string {
  switch (dayChoice(meaning)) {
    case 'any':
      return concatChinese(spanOf(meaning), saysEachDay(meaning) && !areChosen ? '每天' : '');
    case 'dates':
      return dated(meaning);
    case 'weekdays':
      return weekly(meaning);
    case 'either':
      return `${dated(meaning)}，或者${weekly(meaning)}（满足其一即可）`;
    case 'both':
      return `${dated(meaning)}且当天为${asCondition(meaning)}`;
  }
}

/** 每年 12 月, 2027 年 1 月, 2027 年; nothing where all months of all years are meant. */
function spanOf(meaning: CronMeaning): string {
  const [years, months] = [yearsOf(meaning), monthsOf(meaning)];
  return concatChinese(years === '' && months !== '' ? '每年' : years, months);
}

/** 每月 25 日, 每年 12 月 25 日, 2027 年 1 月 1 日, 每年 1 月和 7 月的 1 日. */
function dated(meaning: CronMeaning): string {
  const days = datesOf(meaning);
  if (isLeapDay(meaning) && meaning.years === undefined && meaning.dayRules.length === 0) {
    return concatChinese('闰年', monthsOf(meaning), days);
  }
  const others = meaning.dayRules.length === 0 ? daysBesideLeapDay(meaning) : undefined;
  if (others !== undefined) return `${dated({ ...meaning, days: others })}和闰年 2 月 29 日`;
  const span = spanOf(meaning);
  if (meaning.months.length === 12) return concatChinese(span, '每月', days);
  return meaning.months.length === 1 ? concatChinese(span, days) : concatChinese(`${span}的`, days);
}

/** 每星期五, 每年 3 月的每星期五, 每月第二个星期五. */
function weekly(meaning: CronMeaning): string {
  const isEveryMonth = meaning.months.length === 12;
  const plain = plainWeekdays(meaning);
  const ruled = nthDays(meaning).map(
    (rule, index) => (isEveryMonth && index === 0 ? '每月' : '') + weekdayRule(rule),
  );
  const days = joinChinese([...(plain === '' ? [] : [`每${plain}`]), ...ruled]);
  const span = spanOf(meaning);
  return span === '' ? days : concatChinese(days.startsWith('每月') ? span : `${span}的`, days);
}

function datesOf(meaning: CronMeaning): string {
  const first = meaning.dayRules.findIndex((rule) => rule.kind !== 'last');
  const ruled = meaning.dayRules.map((rule, index) => dayRule(rule, index > first));
  return joinChinese([...plainDates(meaning), ...ruled]);
}

function plainDates(meaning: CronMeaning): readonly string[] {
  if (meaning.days.length === 0) return [];
  const goesOn = meaning.months.length === 12;
  const pattern = patternOf(meaning.days, { min: 1, max: 31, goesOn });
  switch (pattern.kind) {
    case 'every':
      return ['1 日至 31 日'];
    case 'range':
      return [`${pattern.from} 日至 ${pattern.to} 日`];
    case 'wrap':
      return [`${pattern.from} 日至次月 ${pattern.to} 日`];
    case 'runs':
      return pattern.runs.map(({ from, to }) =>
        from === to ? `${from} 日` : `${from} 日至 ${to} 日`,
      );
    case 'step':
    case 'list': {
      const days = shortList(valuesOf(pattern));
      if (days.more === 0 && !days.shown.includes('…')) return days.shown.map((day) => `${day} 日`);
      return [`${enumerateChinese(days.shown.map(String))} 日${tailChinese(days, '日期')}`];
    }
  }
}

const WORKDAY = ['工作日（星期一至星期五）', '工作日'] as const;

/** What a workday is need be said only once. */
function dayRule(rule: DayRuleMeaning, isExplained: boolean): string {
  const workday = WORKDAY[isExplained ? 1 : 0];
  switch (rule.kind) {
    case 'last':
      return rule.before === 0 ? '最后一天' : `倒数第 ${rule.before + 1} 天`;
    case 'last-weekday':
      return rule.before === 0
        ? `最后一个${workday}`
        : `离倒数第 ${rule.before + 1} 天最近的${workday}`;
    case 'nearest-weekday':
      return `离 ${rule.day} 日最近的${workday}`;
  }
}

function asCondition(meaning: CronMeaning): string {
  const plain = plainWeekdays(meaning);
  const ruled = nthDays(meaning).map((rule) => `当月${weekdayRule(rule)}`);
  return [...(plain === '' ? [] : [plain]), ...ruled].join('或');
}

function plainWeekdays(meaning: CronMeaning): string {
  const pattern = patternOf(meaning.weekdays, { min: 1, max: 7, goesOn: true });
  const name = (weekday: number) => WEEKDAYS[weekday - 1] ?? '';
  if (pattern.kind === 'range') return `${name(pattern.from)}至${name(pattern.to)}`;
  if (pattern.kind === 'wrap') return `${name(pattern.from)}至下${name(pattern.to)}`;
  return joinChinese(meaning.weekdays.map(name));
}

function weekdayRule({ weekday, places }: NthDays): string {
  const each = places.map((place) => (place === 'last' ? '最后一个' : `第${ORDINALS[place]}个`));
  return joinChinese(each) + (WEEKDAYS[weekday - 1] ?? '');
}

function monthsOf(meaning: CronMeaning): string {
  if (meaning.months.length === 12) return '';
  const goesOn = meaning.years === undefined;
  const pattern = patternOf(meaning.months, { min: 1, max: 12, goesOn });
  if (pattern.kind === 'range') return `${pattern.from} 月至 ${pattern.to} 月`;
  if (pattern.kind === 'wrap') return `${pattern.from} 月至次年 ${pattern.to} 月`;
  return joinChinese(meaning.months.map((month) => `${month} 月`));
}

function yearsOf({ years }: CronMeaning): string {
  if (years === undefined) return '';
  const pattern = patternOf(years, { min: 0, max: 9999 });
  if (pattern.kind === 'range') return `${pattern.from} 至 ${pattern.to} 年`;
  const list = shortList(years);
  return `${listChinese(list, String)} 年${tailChinese(list, '年份')}`;
}
