import { pad } from './civil.ts';
import { patternOf, type ValuePattern } from './value-pattern.ts';
import {
  type CronMeaning,
  clock,
  type DayRuleMeaning,
  type DurationUnit,
  dayChoice,
  durationParts,
  instantText,
  type WeekdayRuleMeaning,
  type Wording,
} from './wording.ts';

const WEEKDAYS = ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'];
const ORDINALS = ['', '一', '二', '三', '四', '五'];
const UNITS: Record<DurationUnit, string> = {
  day: '天',
  hour: '小时',
  minute: '分钟',
  second: '秒',
  millisecond: '毫秒',
};
const SIXTY = { min: 0, max: 59 };

export const CHINESE: Wording = {
  manual: '仅手动启动',
  times,
  days,
  sentence: (time, day) => (day === '' ? time : `${day}，${time}`),
  cron: (sentences, spec) => `${sentences.join('；以及')}（${spec.timeZone} 时间）`,
  every: (everyMs, anchorTime) => {
    const phase = anchorTime === 0 ? '' : `，以 ${instantText(anchorTime)} 为基准`;
    return `每 ${duration(everyMs)}一次${phase}`;
  },
  at: (instants) => {
    const shown = instants.slice(0, 3).map(instantText).join('、');
    const more = instants.length - 3;
    return `在 ${shown}${more > 0 ? ` 及另外 ${more} 个时刻` : ''} 各一次`;
  },
  hashed: (expression) => `按表达式“${expression}”，其中 H 的值由任务标识决定`,
  conditions: (spec) => {
    const { startTime, endTime, jitterMs = 0, calendars = [] } = spec;
    return [
      calendars.length > 0 && `日历 ${calendars.join('、')} 排除的时间除外`,
      startTime !== undefined && `自 ${instantText(startTime)} 起`,
      endTime !== undefined && `至 ${instantText(endTime)} 之前`,
      jitterMs > 0 && `每次最多推迟 ${duration(jitterMs)}`,
    ]
      .filter((part) => part !== false)
      .map((part) => `；${part}`)
      .join('');
  },
  workdays: (spec) => {
    const { workdaysOfMonth: ordinals, onDayOff } = spec;
    if (ordinals !== undefined) {
      return `，仅限每月${ordinals.map(workdayOrdinal).join('、')}`;
    }
    if (onDayOff === 'next-workday') return '；如遇休息日，顺延至下一个工作日';
    return onDayOff === 'previous-workday' ? '；如遇休息日，提前至上一个工作日' : '';
  },
  problem: (_spec, sentence) => `无效的计划：${sentence}`,
};

function times(meaning: CronMeaning): string {
  if (meaning.times !== undefined) return join(meaning.times.map(clock));
  const seconds = patternOf(meaning.seconds, SIXTY);
  const minutes = patternOf(meaning.minutes, SIXTY);
  const isOnTheMinute = meaning.seconds.length === 1 && meaning.seconds[0] === 0;
  if (isOnTheMinute) return `${hours(meaning)}${repetition(minutes, '分', '小时')}`;
  const minute =
    minutes.kind === 'every'
      ? isRunning(seconds)
        ? ''
        : '每分钟的'
      : `${values(minutes, '分')}的`;
  return `${hours(meaning)}${minute}${repetition(seconds, '秒', '分钟')}`;
}

/** Whether a pattern says by itself that it goes on in every round. */
function isRunning(pattern: ValuePattern): boolean {
  return pattern.kind === 'every' || pattern.kind === 'step';
}

function repetition(pattern: ValuePattern, mark: '秒' | '分', round: string): string {
  const unit = mark === '秒' ? '秒' : '分钟';
  switch (pattern.kind) {
    case 'every':
      return `每${unit}`;
    case 'range':
      return `第 ${pattern.from} 至 ${pattern.to} ${mark}的每${unit}`;
    case 'step': {
      const pace = `每 ${pattern.step} ${unit}一次`;
      if (!pattern.isEven) {
        return `从第 ${pattern.from} ${mark}到第 ${pattern.to} ${mark}${pace}(每${round}重新开始)`;
      }
      return pattern.from === 0 ? pace : `从第 ${pattern.from} ${mark}起${pace}`;
    }
    case 'list':
      return values(pattern, mark);
  }
}

function values(pattern: ValuePattern, mark: string): string {
  switch (pattern.kind) {
    case 'every':
      return `每${mark}`;
    case 'range':
      return `第 ${pattern.from} 至 ${pattern.to} ${mark}`;
    case 'step':
      return `第 ${pattern.from} 至 ${pattern.to} ${mark}中每 ${pattern.step} ${mark}`;
    case 'list':
      return `第 ${join(pattern.values.map(String))} ${mark}`;
  }
}

function hours(meaning: CronMeaning): string {
  const pattern = patternOf(meaning.hours, { min: 0, max: 23 });
  const first = meaning.hours[0] ?? 0;
  const last = meaning.hours.at(-1) ?? 0;
  if (pattern.kind === 'every') {
    return isRunning(patternOf(meaning.minutes, SIXTY)) ? '' : '每小时的';
  }
  if (pattern.kind === 'range' || first === last) {
    return `${pad(first)}:00 至 ${pad(last)}:59 之间，`;
  }
  if (pattern.kind === 'step') {
    return `${first} 点至 ${last} 点每 ${pattern.step} 小时中，`;
  }
  return `${join(meaning.hours.map(String))} 点的`;
}

function days(meaning: CronMeaning): string {
  const year = meaning.years === undefined ? '' : `${join(meaning.years.map(String))} 年`;
  const isEveryMonth = meaning.months.length === 12;
  const month = isEveryMonth ? '' : `${monthNames(meaning)}`;
  const day = chosenDays(meaning, isEveryMonth);
  const period = `${year}${month}`;
  if (period === '' || day === '') return period + day;
  return `${period}的${/^\d/.test(day) ? ' ' : ''}${day}`;
}

function chosenDays(meaning: CronMeaning, isEveryMonth: boolean): string {
  const prefix = isEveryMonth ? '每月' : '';
  switch (dayChoice(meaning)) {
    case 'any':
      return meaning.times === undefined ? '' : '每天';
    case 'dates':
      return dates(meaning, prefix);
    case 'weekdays':
      return weekdays(meaning, prefix);
    case 'either':
      return `${dates(meaning, prefix)}，或者${weekdays(meaning, prefix)}(满足其一即可)`;
    case 'both':
      return `${dates(meaning, prefix)}，且当天须同时为${weekdays(meaning, '当月')}`;
  }
}

function dates(meaning: CronMeaning, prefix: string): string {
  const plain = plainDates(meaning);
  const gap = plain.length > 0 && prefix !== '' ? ' ' : '';
  return `${prefix}${gap}${join([...plain, ...meaning.dayRules.map(dayRule)])}`;
}

function plainDates(meaning: CronMeaning): readonly string[] {
  if (meaning.days.length === 0) return [];
  const pattern = patternOf(meaning.days, { min: 1, max: 31 });
  if (pattern.kind === 'range') return [`${pattern.from} 日至 ${pattern.to} 日`];
  if (pattern.kind === 'step' && meaning.days.length > 6) {
    const { step, from, to } = pattern;
    return [`${from} 日、${from + step} 日 … ${to} 日(每 ${step} 天)`];
  }
  return meaning.days.map((day) => `${day} 日`);
}

function dayRule(rule: DayRuleMeaning): string {
  switch (rule.kind) {
    case 'last':
      return rule.before === 0 ? '最后一天' : `最后一天的前 ${rule.before} 天`;
    case 'last-weekday':
      return '最后一个平日(星期一至星期五)';
    case 'nearest-weekday':
      return `离 ${rule.day} 日最近的平日(星期一至星期五)`;
  }
}

function weekdays(meaning: CronMeaning, prefix: string): string {
  const names = meaning.weekdays.map((weekday) => WEEKDAYS[weekday - 1] ?? '');
  const pattern = patternOf(meaning.weekdays, { min: 1, max: 7 });
  const plain =
    names.length === 0 ? [] : pattern.kind === 'range' ? [`${names[0]}至${names.at(-1)}`] : names;
  const ruled = meaning.weekdayRules.map((rule) => `${prefix}${weekdayRule(rule)}`);
  const every = plain.length > 0 && prefix !== '当月' ? '每' : '';
  return `${every}${join([...plain, ...ruled])}`;
}

function weekdayRule(rule: WeekdayRuleMeaning): string {
  const name = WEEKDAYS[rule.weekday - 1] ?? '';
  return rule.kind === 'nth' ? `第${ORDINALS[rule.nth]}个${name}` : `最后一个${name}`;
}

function monthNames(meaning: CronMeaning): string {
  const pattern = patternOf(meaning.months, { min: 1, max: 12 });
  if (pattern.kind === 'range') return `${pattern.from} 月至 ${pattern.to} 月`;
  return join(meaning.months.map((month) => `${month} 月`));
}

function workdayOrdinal(nth: number): string {
  if (nth === -1) return '最后一个工作日';
  return nth > 0 ? `第 ${nth} 个工作日` : `倒数第 ${-nth} 个工作日`;
}

function duration(ms: number): string {
  const { count, unit } = durationParts(ms);
  return `${count} ${UNITS[unit]}`;
}

function join(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  if (parts.length < 2) return last;
  const before = parts.slice(0, -1).join('、');
  return `${before}${/\d$/.test(before) ? ' ' : ''}和${/^\d/.test(last) ? ' ' : ''}${last}`;
}
