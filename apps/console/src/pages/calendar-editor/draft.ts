import type { CalendarBlackout, CalendarDayRule, CalendarInput } from '@escapement/core';
import { z } from 'zod';

/** What a row of each list may say. */
export const dayKinds = ['date', 'yearly', 'weekdays'] as const;
export const windowKinds = ['once', 'weekly'] as const;

/** A row as the form holds it: texts as they were typed; an instant of `once` is kept whole, whatever the field shows of it. */
const row = <const Kinds extends readonly string[]>(kinds: Kinds) =>
  z.object({
    kind: z.enum(kinds),
    /** Tells rows apart while they come and go. */
    key: z.int(),
    from: z.string(),
    to: z.string(),
    weekdays: z.array(z.int()),
    reason: z.string(),
  });
const dayRowSchema = row(dayKinds);
const windowRowSchema = row(windowKinds);

/** A calendar as the form holds it, and as a tab keeps it while it is not saved. */
export const draftSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** Empty while none is chosen. */
  timeZone: z.string(),
  otherDays: z.enum(['on', 'off']),
  daysOff: z.array(dayRowSchema),
  workdays: z.array(dayRowSchema),
  blackouts: z.array(windowRowSchema),
});
export type Draft = z.output<typeof draftSchema>;
export type ListName = 'daysOff' | 'workdays' | 'blackouts';
export type Row = Draft[ListName][number];
export type RowKind = Row['kind'];

/** What is kept of an edit: the draft, and over which version it was begun; `null` where there was none that can be read. */
export const keptSchema = z.object({ base: z.int().nullable(), draft: draftSchema });

export function newDraft(name = ''): Draft {
  return {
    ...{ name, description: '', timeZone: '', otherDays: 'on' },
    ...{ daysOff: [], workdays: [], blackouts: [] },
  };
}

/** The form of a calendar that stands. */
export function draftOf(calendar: CalendarInput): Draft {
  const { name, description, timeZone, otherDays } = calendar;
  return {
    ...{ name, description, timeZone, otherDays },
    daysOff: calendar.daysOff.map(dayRow),
    workdays: calendar.workdays.map(dayRow),
    blackouts: calendar.blackouts.map(windowRow),
  };
}

function dayRow(rule: CalendarDayRule, key: number): Draft['daysOff'][number] {
  const blank = { key, from: '', to: '', weekdays: [], reason: rule.reason ?? '' };
  if ('weekdays' in rule) return { ...blank, kind: 'weekdays', weekdays: rule.weekdays };
  const to = rule.to ?? '';
  return 'date' in rule
    ? { ...blank, kind: 'date', from: rule.date, to }
    : { ...blank, kind: 'yearly', from: rule.yearly, to };
}

function windowRow(window: CalendarBlackout, key: number): Draft['blackouts'][number] {
  const blank = { key, weekdays: [], reason: window.reason ?? '' };
  if ('fromTime' in window) {
    return { ...blank, kind: 'once', from: window.fromTime, to: window.toTime };
  }
  const { weekdays, from, to } = window;
  return { ...blank, kind: 'weekly', weekdays, from, to };
}

/** One more row, empty, at the end of its list. */
export function withRow(draft: Draft, list: ListName): Draft {
  const key = 1 + Math.max(-1, ...draft[list].map((each) => each.key));
  const blank = { key, from: '', to: '', weekdays: [], reason: '' };
  return list === 'blackouts'
    ? { ...draft, blackouts: [...draft.blackouts, { ...blank, kind: 'once' }] }
    : { ...draft, [list]: [...draft[list], { ...blank, kind: 'date' }] };
}

export function withoutRow(draft: Draft, list: ListName, key: number): Draft {
  return { ...draft, [list]: draft[list].filter((each) => each.key !== key) };
}

export function withChanged(draft: Draft, list: ListName, changed: Row): Draft {
  return {
    ...draft,
    [list]: draft[list].map((each) => (each.key === changed.key ? changed : each)),
  };
}

/** The row as another kind of row: a date and a day of every year lend each other what they have in common. */
export function asKind(old: Row, kind: RowKind, year: number): Row {
  const { from, to } = old;
  if (old.kind === 'date' && kind === 'yearly') {
    return { ...old, kind, from: from.slice(5), to: to.slice(5) };
  }
  if (old.kind === 'yearly' && kind === 'date') {
    const dated = (day: string) => (day === '' ? '' : `${year}-${day}`);
    return { ...old, kind, from: dated(from), to: dated(to) };
  }
  // Days of the week are lent to a weekly window, and nothing else means the same in both.
  return { ...old, kind, from: '', to: '' };
}
