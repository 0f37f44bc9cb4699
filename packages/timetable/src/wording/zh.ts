import type { CronSpec } from '../schedule-spec.ts';
import { shortList } from '../value-pattern.ts';
import { type DurationUnit, durationParts, instantText, shortName } from './text.ts';
import type { Wording } from './wording.ts';
import { chineseDays } from './zh-days.ts';
import { enumerateChinese, joinChinese } from './zh-text.ts';
import { chineseTimes } from './zh-times.ts';

const UNITS: Record<DurationUnit, string> = {
  day: '天',
  hour: '小时',
  minute: '分钟',
  second: '秒',
  millisecond: '毫秒',
};

export const CHINESE: Wording = {
  manual: '仅手动启动',
  sentence: (meaning, areDaysChosen) => {
    const days = chineseDays(meaning, areDaysChosen);
    const times = chineseTimes(meaning);
    if (days === '') return times;
    // A moment stands beside its day; a repetition, or what follows a clause, is set apart.
    if (!/^\d/.test(times) || days.includes('，')) return `${days}，${times}`;
    return days.endsWith('）') ? days + times : `${days} ${times}`;
  },
  hashed: (expression) => `按表达式“${expression}”，其中 H 的值由任务标识决定`,
  every: (everyMs, anchorTime) =>
    `${period(everyMs)}${anchorTime === undefined ? '' : `，以 ${instantText(anchorTime)} 为基准`}`,
  everyFromEpoch: (everyMs) =>
    `${period(everyMs)}，从 ${86_400_000 % everyMs === 0 ? '00:00（UTC）' : `${instantText(0)} `}算起`,
  cron: ({ fields, intervals, timeZone, leftOut }) => {
    const more = leftOut === 0 ? [] : [`另外 ${leftOut} 个表达式`];
    const local = fields.length === 0 ? [] : [`${fields.join('；以及')}（${timeZone} 时间）`];
    return [...local, ...intervals, ...more].join('；以及');
  },
  at: (instants) => {
    const [only, second] = instants;
    if (only !== undefined && second === undefined) return `在 ${instantText(only)} 执行一次`;
    const shown = instants.slice(0, 3).map(instantText).join('、');
    const more = instants.length - 3;
    return `在 ${shown}${more > 0 ? ` 及另外 ${more} 个时刻各执行一次` : ' 各执行一次'}`;
  },
  workdays,
  transitions: ({ gap, overlapHour = 'first' }) => {
    const passes = { first: '', second: '只在第二次', both: '两次都' };
    const pass = passes[overlapHour];
    return [
      gap === 'skip' ? '；被时钟跳过的时刻不触发' : '',
      pass === '' ? '' : `；时钟重复的时刻${pass}触发`,
    ].join('');
  },
  conditions: ({ startTime, endTime, jitterMs = 0 }, calendars) =>
    [
      calendars.length > 0 && `日历 ${nameCalendars(calendars)} 排除的时间除外`,
      startTime !== undefined && `自 ${instantText(startTime)} 起`,
      endTime !== undefined && `${instantText(endTime)} 之前`,
      jitterMs > 0 && `每次最多推迟 ${duration(jitterMs)}`,
    ]
      .filter((part) => part !== false)
      .map((part) => `；${part}`)
      .join(''),
  problem: (sentence) => `无效的计划：${sentence}`,
};

/** With calendars their blackouts still hold; their days off are what the policy is about. */
function workdays({ workdaysOfMonth, onDayOff = 'exclude', calendars = [] }: CronSpec): string {
  const byCalendars = calendars.length > 0;
  const names = nameCalendars(calendars);
  const blackouts = byCalendars ? '，且避开其禁止时段' : '';
  if (workdaysOfMonth !== undefined) {
    const by = byCalendars ? `（以日历 ${names} 为准）` : '（星期一至星期五）';
    return `，仅限每月${workdayPlaces([...new Set(workdaysOfMonth)])}工作日${by}${blackouts}`;
  }
  if (onDayOff === 'exclude') return '';
  const where = onDayOff === 'next-workday' ? '顺延至下一个工作日' : '提前至上一个工作日';
  const off = byCalendars ? `日历 ${names} 的休息日` : '星期六或星期日';
  return `；如遇${off}，${where}${blackouts}`;
}

/** 第 1、2 个, 倒数第 2 个和最后一个. */
function workdayPlaces(places: readonly number[]): string {
  const counted = (each: readonly number[]) => enumerateChinese(shortList(each).shown.map(String));
  const fromFirst = places.filter((nth) => nth > 0);
  const fromLast = places.filter((nth) => nth < -1).map((nth) => -nth);
  return joinChinese([
    ...(fromFirst.length === 0 ? [] : [`第 ${counted(fromFirst)} 个`]),
    ...(fromLast.length === 0 ? [] : [`倒数第 ${counted(fromLast)} 个`]),
    ...(places.includes(-1) ? ['最后一个'] : []),
  ]);
}

function nameCalendars(names: readonly string[]): string {
  const shown = names.slice(0, 3).map(shortName).join('、');
  return names.length > 3 ? `${shown} 等 ${names.length} 个` : shown;
}

/** `每秒一次`, `每 90 秒一次`. */
function period(ms: number): string {
  const { count, unit } = durationParts(ms);
  return count === 1 ? `每${UNITS[unit]}一次` : `每 ${count} ${UNITS[unit]}一次`;
}

function duration(ms: number): string {
  const { count, unit } = durationParts(ms);
  return `${count} ${UNITS[unit]}`;
}
