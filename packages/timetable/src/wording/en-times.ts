import { pad } from '../civil.ts';
import type { CronMeaning } from '../cron-meaning.ts';
import { shortList, type ValuePattern, valuesOf } from '../value-pattern.ts';
import { joinEnglish, listEnglish, ordinal } from './en-text.ts';
import { clock } from './text.ts';
import { hourOfClock, isRunning, onlyOf, type TimeShape, timesIn } from './time-shape.ts';

/** The times of a day in English, in lower case. */
export function englishTimes(meaning: CronMeaning): string {
  return timesIn(
    { times: (times) => `at ${joinEnglish(times.map(clock))}`, hourly, minutely, secondly },
    meaning,
  );
}

function hourly({ hours, minute, second }: TimeShape & { kind: 'hourly' }): string {
  const at = (hour: number) => clock(hour * 3600 + minute * 60 + second);
  const onTheHour = minute + second === 0 ? ' on the hour' : '';
  switch (hours.kind) {
    case 'every':
      if (onTheHour !== '') return `every hour${onTheHour}`;
      return `at minute ${minute}${second === 0 ? '' : `, second ${second}`} of every hour`;
    case 'range':
      return `every hour${onTheHour} from ${at(hours.from)} to ${at(hours.to)}`;
    case 'wrap':
      return `every hour${onTheHour} from ${at(hours.from)} to ${at(hours.to)} the next day`;
    case 'step':
      return `every ${hours.step} hours${onTheHour} from ${at(hours.from)} to ${at(hours.to)}`;
    case 'runs': {
      const runs = hours.runs.map(({ from, to }) =>
        from === to ? `at ${at(from)}` : `from ${at(from)} to ${at(to)}`,
      );
      return `every hour${onTheHour} ${joinEnglish(runs)}`;
    }
    case 'list':
      return `at ${listEnglish(shortList(hours.values), at)}`;
  }
}

function minutely(shape: TimeShape & { kind: 'minutely' }): string {
  const { hours, minutes, second } = shape;
  const hour = hourOfClock(shape);
  if (hour !== undefined) {
    return withinHour(minutes, (minute) => clock(hour * 3600 + minute * 60 + second));
  }
  const isGoingOn = isRunning(minutes) || minutes.kind === 'wrap';
  if (second === 0) return repetition(minutes, 'minute') + within(hours, isGoingOn);
  if (minutes.kind === 'every') return `at second ${second} of every minute${within(hours, true)}`;
  return `${repetition(minutes, 'minute')}${within(hours, isGoingOn)}, at second ${second}`;
}

/** Minutes of one hour, as times of the clock. */
function withinHour(minutes: ValuePattern, at: (minute: number) => string): string {
  switch (minutes.kind) {
    case 'every':
      return `every minute from ${at(0)} to ${at(59)}`;
    case 'wrap':
    case 'range':
      return `every minute from ${at(minutes.from)} to ${at(minutes.to)}`;
    case 'step':
      return `every ${minutes.step} minutes from ${at(minutes.from)} to ${at(minutes.to)}`;
    case 'runs':
      return `every minute ${joinEnglish(minutes.runs.map(({ from, to }) => (from === to ? `at ${at(from)}` : `from ${at(from)} to ${at(to)}`)))}`;
    case 'list':
      return `at ${listEnglish(shortList(minutes.values), at)}`;
  }
}

function secondly({ hours, minutes, seconds }: TimeShape & { kind: 'secondly' }): string {
  const pace = repetition(seconds, 'second');
  if (minutes.kind === 'every') {
    const isGoingOn = isRunning(seconds) || seconds.kind === 'wrap';
    return `${pace}${isGoingOn ? '' : ' of every minute'}${within(hours, true)}`;
  }
  const [hour, minute] = [onlyOf(hours), onlyOf(minutes)];
  if (hour !== undefined && minute !== undefined) {
    return `${pace} of the minute ${clock(hour * 3600 + minute * 60)}`;
  }
  return `${pace}, in ${named(minutes, 'minute')}${within(hours, false)}`;
}

function repetition(pattern: ValuePattern, unit: 'second' | 'minute'): string {
  const round = unit === 'second' ? 'minute' : 'hour';
  switch (pattern.kind) {
    case 'every':
      return `every ${unit}`;
    case 'range':
      return `every ${unit} from ${unit} ${pattern.from} to ${pattern.to}`;
    case 'wrap':
      return `every ${unit} from ${unit} ${pattern.from} to ${unit} ${pattern.to} of the next ${round}`;
    case 'runs':
      return `every ${unit} of ${named(pattern, unit)}`;
    case 'step': {
      const pace = `every ${pattern.step} ${unit}s`;
      if (!pattern.isEven) {
        return `${pace} from ${unit} ${pattern.from} to ${pattern.to}, starting over each ${round}`;
      }
      return pattern.from === 0 ? pace : `${pace} from ${unit} ${pattern.from} on`;
    }
    case 'list':
      return `at ${named(pattern, unit)}`;
  }
}

/** Values with their unit: `minutes 0, 5, 10 … 55`. */
function named(pattern: ValuePattern, unit: string): string {
  switch (pattern.kind) {
    case 'every':
      return `every ${unit}`;
    case 'wrap':
    case 'range':
      return `${unit}s ${pattern.from} to ${pattern.to}`;
    case 'runs': {
      const runs = pattern.runs.map(({ from, to }) =>
        from === to ? `${from}` : `${from} to ${to}`,
      );
      return `${unit}s ${joinEnglish(runs)}`;
    }
    case 'step':
    case 'list': {
      const values = valuesOf(pattern);
      return `${unit}${values.length === 1 ? '' : 's'} ${listEnglish(shortList(values), String)}`;
    }
  }
}

/** The hours in which something is repeated; `isRunning`: what is repeated says by itself that it goes on. */
function within(hours: ValuePattern, isGoingOn: boolean): string {
  const each = isGoingOn ? '' : ' of every hour';
  const stretch = ({ from, to }: { from: number; to: number }) =>
    `between ${pad(from)}:00 and ${pad(to)}:59`;
  switch (hours.kind) {
    case 'every':
      return each;
    case 'range':
      return `${each} ${stretch(hours)}`;
    case 'wrap':
      return `${each} ${stretch(hours)} the next day`;
    case 'runs':
      return `${each} ${joinEnglish(hours.runs.map(stretch))}`;
    case 'step': {
      const nth = `every ${ordinal(hours.step)} hour from ${pad(hours.from)} to ${pad(hours.to)}`;
      return isGoingOn ? ` in ${nth}` : ` of ${nth}`;
    }
    case 'list': {
      const [only = 0, second] = hours.values;
      if (second === undefined) return ` ${stretch({ from: only, to: only })}`;
      const list = listEnglish(shortList(hours.values), pad);
      return `${isGoingOn ? ' in' : ' of'} the hours ${list}`;
    }
  }
}
