import { pad } from '../civil.ts';
import type { CronMeaning } from '../cron-meaning.ts';
import { shortList, type ValuePattern, type ValueRun, valuesOf } from '../value-pattern.ts';
import { clock } from './text.ts';
import {
  hourOfClock,
  isRunning,
  namesEachDay,
  onlyOf,
  type TimeShape,
  timeShapeOf,
  timesIn,
} from './time-shape.ts';
import { enumerateChinese, joinChinese, listChinese, tailChinese } from './zh-text.ts';

/** The times of a day in Chinese. */
export function chineseTimes(meaning: CronMeaning): string {
  return timesIn(
    { times: (times) => joinChinese(times.map(clock)), hourly, minutely, secondly },
    meaning,
  );
}

/** Whether the times are said of each day, so that the days must be named even where all of them are meant. */
export function saysEachDay(meaning: CronMeaning): boolean {
  const shape = timeShapeOf(meaning);
  return namesEachDay(meaning) || (shape.kind === 'hourly' && shape.hours.kind !== 'every');
}

function hourly({ hours, minute, second }: TimeShape & { kind: 'hourly' }): string {
  const at = (hour: number) => clock(hour * 3600 + minute * 60 + second);
  const isOnTheHour = minute + second === 0;
  const run = ({ from, to }: ValueRun, nextDay = '') => {
    if (from === to) return isOnTheHour ? `${from} 点` : at(from);
    return isOnTheHour
      ? `${from} 点至${nextDay === '' ? ' ' : `${nextDay} `}${to} 点`
      : `${at(from)} 至${nextDay === '' ? ' ' : `${nextDay} `}${at(to)}`;
  };
  const ending = isOnTheHour ? '整点' : '，每小时一次';
  switch (hours.kind) {
    case 'every':
      if (isOnTheHour) return '每小时整点';
      return second === 0 ? `每小时的第 ${minute} 分` : `每小时第 ${minute} 分 ${second} 秒`;
    case 'range':
      return run(hours) + ending;
    case 'wrap':
      return run(hours, '次日') + ending;
    case 'step':
      return `${at(hours.from)} 至 ${at(hours.to)}，每 ${hours.step} 小时一次`;
    case 'runs':
      return joinChinese(hours.runs.map((each) => run(each))) + ending;
    case 'list':
      return timesChinese(hours.values, at);
  }
}

function timesChinese(values: readonly number[], at: (value: number) => string): string {
  const list = shortList(values);
  return listChinese(list, at) + tailChinese(list);
}

function minutely(shape: TimeShape & { kind: 'minutely' }): string {
  const { hours, minutes, second } = shape;
  const hour = hourOfClock(shape);
  if (hour !== undefined) {
    return withinHour(minutes, (minute) => clock(hour * 3600 + minute * 60 + second));
  }
  const isGoingOn = isRunning(minutes) || (second > 0 && minutes.kind === 'every');
  return within(hours, isGoingOn) + minuteRepetition(minutes, second);
}

/** Minutes of one hour, as times of the clock. */
function withinHour(minutes: ValuePattern, at: (minute: number) => string): string {
  const stretch = ({ from, to }: ValueRun) => (from === to ? at(from) : `${at(from)} 至 ${at(to)}`);
  switch (minutes.kind) {
    case 'every':
      return `${stretch({ from: 0, to: 59 })}，每分钟一次`;
    case 'wrap':
    case 'range':
      return `${stretch(minutes)}，每分钟一次`;
    case 'step':
      return `${stretch(minutes)}，每 ${minutes.step} 分钟一次`;
    case 'runs':
      return `${joinChinese(minutes.runs.map(stretch))}，每分钟一次`;
    case 'list':
      return timesChinese(minutes.values, at);
  }
}

/** A repetition of minutes, to stand after 每小时 where it does not go on by itself. */
function minuteRepetition(minutes: ValuePattern, second: number): string {
  const once = second === 0 ? '每分钟一次' : `每分钟的第 ${second} 秒`;
  switch (minutes.kind) {
    case 'every':
      return once;
    case 'range':
      if (minutes.from === 0) return `前 ${minutes.to + 1} 分钟，${once}`;
      return `第 ${minutes.from} 至 ${minutes.to} 分，${once}`;
    case 'wrap':
      return `第 ${minutes.from} 分至下一小时第 ${minutes.to} 分，${once}`;
    case 'runs':
      return `${runsOf(minutes.runs, '分')}，${once}`;
    case 'step': {
      const pace = `每 ${minutes.step} 分钟${second === 0 ? '一次' : `的第 ${second} 秒`}`;
      if (!minutes.isEven) {
        return `从第 ${minutes.from} 分到第 ${minutes.to} 分${pace}，每小时重新开始`;
      }
      return minutes.from === 0 ? pace : `从第 ${minutes.from} 分起${pace}`;
    }
    case 'list':
      return `的第 ${listed(minutes, second === 0 ? '分' : `分 ${second} 秒`)}`;
  }
}

function secondly({ hours, minutes, seconds }: TimeShape & { kind: 'secondly' }): string {
  if (minutes.kind === 'every') {
    return within(hours, true) + secondRepetition(seconds, '每分钟');
  }
  const [hour, minute] = [onlyOf(hours), onlyOf(minutes)];
  if (hour !== undefined && minute !== undefined) {
    return `${clock(hour * 3600 + minute * 60)} 这一分钟内，${secondRepetition(seconds, '')}`;
  }
  return `${within(hours, false)}${minutesOf(minutes)}内，${secondRepetition(seconds, '')}`;
}

/** A repetition of seconds; `each` stands before what does not go on by itself. */
function secondRepetition(seconds: ValuePattern, each: string): string {
  switch (seconds.kind) {
    case 'every':
      return '每秒一次';
    case 'range':
      if (seconds.from === 0) return `${each}前 ${seconds.to + 1} 秒，每秒一次`;
      return `${each}第 ${seconds.from} 至 ${seconds.to} 秒，每秒一次`;
    case 'wrap':
      return `${each}第 ${seconds.from} 秒至下一分钟第 ${seconds.to} 秒，每秒一次`;
    case 'runs':
      return `${each}${runsOf(seconds.runs, '秒')}，每秒一次`;
    case 'step': {
      const pace = `每 ${seconds.step} 秒一次`;
      if (!seconds.isEven) {
        return `从第 ${seconds.from} 秒到第 ${seconds.to} 秒${pace}，每分钟重新开始`;
      }
      return seconds.from === 0 ? pace : `从第 ${seconds.from} 秒起${pace}`;
    }
    case 'list':
      return `${each === '' ? '' : `${each}的`}第 ${listed(seconds, '秒')}`;
  }
}

/** The hours in which something is repeated, with 每小时 where the repetition does not say so itself. */
function within(hours: ValuePattern, isGoingOn: boolean): string {
  const each = isGoingOn ? '' : '每小时';
  const stretch = ({ from, to }: ValueRun) => `${pad(from)}:00 至 ${pad(to)}:59`;
  switch (hours.kind) {
    case 'every':
      return each;
    case 'range':
      return `${stretch(hours)}，${each}`;
    case 'wrap':
      return `${pad(hours.from)}:00 至次日 ${pad(hours.to)}:59，${each}`;
    case 'runs':
      return `${joinChinese(hours.runs.map(stretch))}，${each}`;
    case 'step':
    case 'list': {
      const values = valuesOf(hours);
      const [only = 0, second] = values;
      if (second === undefined) return `${stretch({ from: only, to: only })}，`;
      const list = shortList(values);
      return `${enumerateChinese(list.shown.map(String))} 点${tailChinese(list)}内，${each}`;
    }
  }
}

function minutesOf(minutes: ValuePattern): string {
  switch (minutes.kind) {
    case 'every':
      return '每分钟';
    case 'wrap':
    case 'range':
      return `第 ${minutes.from} 至 ${minutes.to} 分`;
    case 'runs':
      return runsOf(minutes.runs, '分');
    case 'step':
    case 'list':
      return `第 ${listed(minutes, '分')}`;
  }
}

function runsOf(runs: readonly ValueRun[], mark: '分' | '秒'): string {
  return joinChinese(
    runs.map(({ from, to }) =>
      from === to ? `第 ${from} ${mark}` : `第 ${from} 至 ${to} ${mark}`,
    ),
  );
}

function listed(pattern: ValuePattern & { kind: 'step' | 'list' }, unit: string): string {
  const list = shortList(valuesOf(pattern));
  return `${listChinese(list, String)} ${unit}${tailChinese(list)}`;
}
