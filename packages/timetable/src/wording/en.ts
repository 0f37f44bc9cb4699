import type { CronSpec } from '../schedule-spec.ts';
import { shortList } from '../value-pattern.ts';
import { englishDays } from './en-days.ts';
import { joinEnglish, listEnglish, ordinal, toLast } from './en-text.ts';
import { englishTimes } from './en-times.ts';
import { durationParts, instantText, shortName } from './text.ts';
import type { Wording } from './wording.ts';

export const ENGLISH: Wording = {
  manual: 'Only when started by hand',
  sentence: (meaning, areDaysChosen) => {
    const days = englishDays(meaning, areDaysChosen);
    const times = englishTimes(meaning);
    return days === '' || days.startsWith(',') ? times + days : `${times} ${days}`;
  },
  hashed: (expression) => `by the expression "${expression}", its H values drawn from the job's id`,
  every: (everyMs, anchorTime) =>
    `Every ${period(everyMs)}${anchorTime === undefined ? '' : `, in step with ${instantText(anchorTime)}`}`,
  everyFromEpoch: (everyMs) =>
    `every ${period(everyMs)}, counted from ${86_400_000 % everyMs === 0 ? '00:00 UTC' : instantText(0)}`,
  cron: ({ fields, intervals, timeZone, leftOut }) => {
    const more = leftOut === 0 ? [] : [`by ${leftOut} more expression${leftOut === 1 ? '' : 's'}`];
    const local = fields.length === 0 ? [] : [`${fields.join('; and ')} (${timeZone} time)`];
    return capital([...local, ...intervals, ...more].join('; and '));
  },
  at: (instants) => {
    const [only, second] = instants;
    if (only !== undefined && second === undefined) return `Once at ${instantText(only)}`;
    const shown = instants.slice(0, 3).map(instantText);
    const more = instants.length - shown.length;
    const rest = more > 0 ? [`${more} more instant${more === 1 ? '' : 's'}`] : [];
    return `Once each at ${joinEnglish([...shown, ...rest])}`;
  },
  workdays,
  transitions: ({ gap, overlapHour = 'first' }) => {
    const passes = { first: '', second: 'the second time only', both: 'both times' };
    const pass = passes[overlapHour];
    return [
      gap === 'skip' ? '; not at all where the clocks skip its time' : '',
      pass === '' ? '' : `; where the clocks repeat its time, ${pass}`,
    ].join('');
  },
  conditions: ({ startTime, endTime, jitterMs = 0 }, calendars) =>
    [
      calendars.length > 0 && `except where ${nameCalendars(calendars)} ${excludes(calendars)} it`,
      startTime !== undefined && `from ${instantText(startTime)}`,
      endTime !== undefined && `before ${instantText(endTime)}`,
      jitterMs > 0 && `each up to ${duration(jitterMs)} later`,
    ]
      .filter((part) => part !== false)
      .map((part) => `; ${part}`)
      .join(''),
  problem: (sentence) => `Not a valid schedule: ${sentence}`,
};

/** With calendars their blackouts still hold; their days off are what the policy is about. */
function workdays({ workdaysOfMonth, onDayOff = 'exclude', calendars = [] }: CronSpec): string {
  const byCalendars = calendars.length > 0;
  const names = nameCalendars(calendars);
  const blackouts = byCalendars ? ', and never in a blackout' : '';
  if (workdaysOfMonth !== undefined) {
    const list = listEnglish(shortList([...new Set(workdaysOfMonth)]), (nth) =>
      nth > 0 ? ordinal(nth) : toLast(-nth),
    );
    const by = byCalendars ? ` by ${names}` : ' (Monday to Friday)';
    return `, only on the ${list} workday of the month${by}${blackouts}`;
  }
  if (onDayOff === 'exclude') return '';
  const where =
    onDayOff === 'next-workday' ? 'moved to the next workday' : 'moved back to the workday before';
  const off = byCalendars ? `a day off by ${names}` : 'a Saturday or Sunday';
  return `; if that is ${off}, ${where}${blackouts}`;
}

function nameCalendars(names: readonly string[]): string {
  const shown = names.slice(0, 3).map(shortName);
  if (names.length === 1) return `the calendar ${shown[0]}`;
  const more = names.length - shown.length;
  return `the calendars ${joinEnglish(more > 0 ? [...shown, `${more} more`] : shown)}`;
}

function excludes(names: readonly string[]): string {
  return names.length === 1 ? 'excludes' : 'exclude';
}

/** `second`, `90 seconds`: as it stands after "every". */
function period(ms: number): string {
  const { count, unit } = durationParts(ms);
  return count === 1 ? unit : `${count} ${unit}s`;
}

/** `1 second`, `90 seconds`. */
function duration(ms: number): string {
  const { count, unit } = durationParts(ms);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
