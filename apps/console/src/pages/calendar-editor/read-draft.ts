import {
  type CalendarBlackout,
  type CalendarDayRule,
  type CalendarInput,
  calendarNameSchema,
  type Finding,
  findingsOfCalendar,
} from '@escapement/core';
import type { Draft, Row } from './draft.ts';

/** What only the form can find, since what is sent has no place for it. */
export type OwnProblem = 'name' | 'zone' | 'instant';

/** What the form says. */
export interface Reading {
  /** Absent while something is missing or wrong. */
  readonly calendar: CalendarInput | undefined;
  /** By the paths of the REST interface. */
  readonly own: ReadonlyMap<string, OwnProblem>;
  readonly findings: readonly Finding[];
}

/** The calendar that the form says, or what is wrong with it; the engine's own code judges days and windows as they are typed. */
export function readDraft(draft: Draft): Reading {
  const own = ownProblems(draft);
  const calendar = calendarOf(draft);
  // Windows of instants that are none cannot be looked at, and keep nothing else from being told.
  const blackouts = calendar.blackouts.map((window, index) =>
    own.has(`blackouts.${index}.fromTime`) || own.has(`blackouts.${index}.toTime`)
      ? { weekdays: [1], from: '00:00', to: '00:00' }
      : window,
  );
  const findings = findingsOfCalendar({ ...calendar, blackouts });
  if (own.size > 0 || findings.length > 0) return { calendar: undefined, own, findings };
  return { calendar, own, findings };
}

function ownProblems(draft: Draft): ReadonlyMap<string, OwnProblem> {
  const own = new Map<string, OwnProblem>();
  if (!calendarNameSchema.safeParse(draft.name).success) own.set('name', 'name');
  if (draft.timeZone === '') own.set('timeZone', 'zone');
  for (const [index, { kind, from, to }] of draft.blackouts.entries()) {
    if (kind !== 'once') continue;
    if (from === '') own.set(`blackouts.${index}.fromTime`, 'instant');
    if (to === '') own.set(`blackouts.${index}.toTime`, 'instant');
  }
  return own;
}

function calendarOf(draft: Draft): CalendarInput {
  const { name, description, timeZone, otherDays, daysOff, workdays, blackouts } = draft;
  return {
    ...{ name, description, timeZone, otherDays },
    daysOff: daysOff.map(dayRule),
    workdays: workdays.map(dayRule),
    blackouts: blackouts.map(blackout),
  };
}

function dayRule(row: Draft['daysOff'][number]): CalendarDayRule {
  const { kind, from, weekdays } = row;
  if (kind === 'weekdays') return { weekdays, ...reasonOf(row) };
  const range = { ...(row.to === '' ? {} : { to: row.to }), ...reasonOf(row) };
  return kind === 'date' ? { date: from, ...range } : { yearly: from, ...range };
}

function blackout(row: Draft['blackouts'][number]): CalendarBlackout {
  const { kind, from, to, weekdays } = row;
  return kind === 'once'
    ? { fromTime: from, toTime: to, ...reasonOf(row) }
    : { weekdays, from, to, ...reasonOf(row) };
}

function reasonOf({ reason }: Row): { reason?: string } {
  return reason === '' ? {} : { reason };
}
