import { type CalendarDefinition, calendarDefinitionSchema, readJson } from '@escapement/core';
import { decode, encode, type Znode } from '../znodes/znode.ts';

/** What stands in a calendar's znode. */
export type StoredCalendar =
  | { readonly kind: 'absent' }
  | { readonly kind: 'calendar'; readonly calendar: CalendarDefinition }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads a calendar's znode strictly: what is no calendar, or another one, is broken and says what is wrong. */
export function readCalendar(name: string, znode: Znode | undefined): StoredCalendar {
  if (znode === undefined) return { kind: 'absent' };
  const reading = readJson(calendarDefinitionSchema, znode.data.toString());
  if (reading.kind === 'broken') return reading;
  const calendar = reading.value;
  if (calendar.name === name) return { kind: 'calendar', calendar };
  return { kind: 'broken', problem: `it is the calendar "${calendar.name}"` };
}

/** The bytes to store, and the calendar as it will be read back from them. */
export function toStoredCalendar(calendar: CalendarDefinition): {
  readonly data: Buffer;
  readonly calendar: CalendarDefinition;
} {
  const data = encode(calendar);
  return { data, calendar: calendarDefinitionSchema.parse(decode(data)) };
}
