import { pad } from './civil.ts';
import { patternOf, type ValuePattern } from './value-pattern.ts';
import {
  type CronMeaning,
  clock,
  type DayRuleMeaning,
  dayChoice,
  durationParts,
  instantText,
  type WeekdayRuleMeaning,
  type Wording,
} from './wording.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const SIXTY = { min: 0, max: 59 };

export const ENGLISH: Wording = {
  manual: 'Only when started by hand',
  times,
  days,
  sentence: (time, day) => (day === '' ? time : `${time} ${day}`),
  cron: (sentences, spec) => `${capital(sentences.join('; and '))} (${spec.timeZone} time)`,
  every: (everyMs, anchorTime) => {
    const phase = anchorTime === 0 ? '' : `, in step with ${instantText(anchorTime)}`;
    return `Every ${duration(everyMs)}${phase}`;
  },
  at: (instants) => {
    const shown = instants.slice(0, 3).map(instantText);
    const more = instants.length - shown.length;
    return `Once each at ${join(more > 0 ? [...shown, `${more} more instants`] : shown)}`;
  },
  hashed: (expression) => `by the expression "${expression}", its H values drawn from the job's id`,
  conditions: (spec) => {
    const { startTime, endTime, jitterMs = 0, calendars = [] } = spec;
    return [
      calendars.length > 0 && `except where ${calendarNames(calendars)} it`,
      startTime !== undefined && `from ${instantText(startTime)}`,
      endTime !== undefined && `before ${instantText(endTime)}`,
      jitterMs > 0 && `each up to ${duration(jitterMs)} later`,
    ]
      .filter((part) => part !== false)
      .map((part) => `; ${part}`)
      .join('');
  },
  workdays: (spec) => {
    const { workdaysOfMonth: ordinals, onDayOff } = spec;
    if (ordinals !== undefined) {
      return `, only on the ${join(ordinals.map(ordinalFromEither))} workday of the month`;
    }
    if (onDayOff === 'next-workday') return '; if that day is off, on the next workday';
    return onDayOff === 'previous-workday' ? '; if that day is off, on the workday before' : '';
  },
  problem: (_spec, sentence) => `Not a valid schedule: ${sentence}`,
};

function times(meaning: CronMeaning): string {
  if (meaning.times !== undefined) return `at ${join(meaning.times.map(clock))}`;
  const seconds = patternOf(meaning.seconds, SIXTY);
  const minutes = patternOf(meaning.minutes, SIXTY);
  const isOnTheMinute = meaning.seconds.length === 1 && meaning.seconds[0] === 0;
  if (isOnTheMinute) return `${repetition(minutes, 'minute', 'hour')}${hours(meaning)}`;
  const minute =
    minutes.kind === 'every'
      ? isRunning(seconds)
        ? ''
        : ' of every minute'
      : `, in ${values(minutes, 'minute')}`;
  return `${repetition(seconds, 'second', 'minute')}${minute}${hours(meaning)}`;
}

/** Whether a pattern says by itself that it goes on in every round. */
function isRunning(pattern: ValuePattern): boolean {
  return pattern.kind === 'every' || pattern.kind === 'step';
}

function repetition(pattern: ValuePattern, unit: 'second' | 'minute', round: string): string {
  switch (pattern.kind) {
    case 'every':
      return `every ${unit}`;
    case 'range':
      return `every ${unit} from ${unit} ${pattern.from} to ${pattern.to}`;
    case 'step': {
      const pace = `every ${pattern.step} ${unit}s`;
      if (!pattern.isEven) {
        return `${pace} from ${unit} ${pattern.from} to ${pattern.to} (starting over each ${round})`;
      }
      return pattern.from === 0 ? pace : `${pace} from ${unit} ${pattern.from} on`;
    }
    case 'list':
      return `at ${values(pattern, unit)}`;
  }
}

function values(pattern: ValuePattern, unit: string): string {
  switch (pattern.kind) {
    case 'every':
      return `every ${unit}`;
    case 'range':
      return `${unit}s ${pattern.from} to ${pattern.to}`;
    case 'step':
      return `every ${ordinal(pattern.step)} ${unit} from ${pattern.from} to ${pattern.to}`;
    case 'list':
      return `${unit}${pattern.values.length === 1 ? '' : 's'} ${join(pattern.values.map(String))}`;
  }
}

function hours(meaning: CronMeaning): string {
  const pattern = patternOf(meaning.hours, { min: 0, max: 23 });
  const first = meaning.hours[0] ?? 0;
  const last = meaning.hours.at(-1) ?? 0;
  if (pattern.kind === 'every') {
    const minutes = patternOf(meaning.minutes, SIXTY);
    return isRunning(minutes) ? '' : ' of every hour';
  }
  if (pattern.kind === 'range' || first === last) {
    return ` between ${pad(first)}:00 and ${pad(last)}:59`;
  }
  if (pattern.kind === 'step') {
    return ` in every ${ordinal(pattern.step)} hour from ${pad(first)} to ${pad(last)}`;
  }
  return ` in the hours ${join(meaning.hours.map(pad))}`;
}

function days(meaning: CronMeaning): string {
  const day = chosenDays(meaning);
  const month = meaning.months.length === 12 ? '' : ` in ${monthNames(meaning)}`;
  const year = meaning.years === undefined ? '' : ` in ${join(meaning.years.map(String))}`;
  return `${day}${month}${year}`.trim();
}

function chosenDays(meaning: CronMeaning): string {
  switch (dayChoice(meaning)) {
    case 'any':
      return meaning.times === undefined ? '' : 'every day';
    case 'dates':
      return dates(meaning);
    case 'weekdays':
      return weekdays(meaning);
    case 'either':
      return `${dates(meaning)}, or ${weekdays(meaning)} (either is enough)`;
    case 'both':
      return `${dates(meaning)}, but only when that is also ${weekdays(meaning)}`;
  }
}

function dates(meaning: CronMeaning): string {
  const plain = meaning.days.length === 0 ? [] : [`on ${plainDates(meaning)} of the month`];
  return join([...plain, ...meaning.dayRules.map(dayRule)]);
}

function plainDates(meaning: CronMeaning): string {
  const pattern = patternOf(meaning.days, { min: 1, max: 31 });
  if (pattern.kind === 'range') return `days ${pattern.from} to ${pattern.to}`;
  if (pattern.kind === 'step' && meaning.days.length > 6) {
    const { step, from, to } = pattern;
    return `days ${from}, ${from + step} … ${to} (every ${ordinal(step)})`;
  }
  return `day${meaning.days.length === 1 ? '' : 's'} ${join(meaning.days.map(String))}`;
}

function dayRule(rule: DayRuleMeaning): string {
  switch (rule.kind) {
    case 'last':
      return rule.before === 0
        ? 'on the last day of the month'
        : `on the day ${rule.before} day${rule.before === 1 ? '' : 's'} before the last of the month`;
    case 'last-weekday':
      return 'on the last Monday-to-Friday day of the month';
    case 'nearest-weekday':
      return `on the Monday-to-Friday day nearest to day ${rule.day} of the month`;
  }
}

function weekdays(meaning: CronMeaning): string {
  const names = meaning.weekdays.map((weekday) => WEEKDAYS[weekday - 1] ?? '');
  const pattern = patternOf(meaning.weekdays, { min: 1, max: 7 });
  const plain =
    names.length === 0
      ? []
      : [`on ${pattern.kind === 'range' ? `${names[0]} to ${names.at(-1)}` : join(names)}`];
  return join([...plain, ...meaning.weekdayRules.map(weekdayRule)]);
}

function weekdayRule(rule: WeekdayRuleMeaning): string {
  const name = WEEKDAYS[rule.weekday - 1] ?? '';
  const which = rule.kind === 'nth' ? ordinal(rule.nth) : 'last';
  return `on the ${which} ${name} of the month`;
}

function monthNames(meaning: CronMeaning): string {
  const names = meaning.months.map((month) => MONTHS[month - 1] ?? '');
  const pattern = patternOf(meaning.months, { min: 1, max: 12 });
  return pattern.kind === 'range' ? `${names[0]} to ${names.at(-1)}` : join(names);
}

function calendarNames(names: readonly string[]): string {
  return names.length === 1
    ? `the calendar ${names[0]} excludes`
    : `one of the calendars ${join(names)} excludes`;
}

function duration(ms: number): string {
  const { count, unit } = durationParts(ms);
  return count === 1 ? unit : `${count} ${unit}s`;
}

function ordinalFromEither(nth: number): string {
  if (nth > 0) return ordinal(nth);
  return nth === -1 ? 'last' : `${ordinal(-nth)} last`;
}

function ordinal(value: number): string {
  const tens = value % 100;
  if (tens >= 11 && tens <= 13) return `${value}th`;
  return `${value}${['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'}`;
}

function join(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
