import { type CalendarDefinition, calendarDefinitionSchema } from '@escapement/core';
import { decode, encode, type Znode } from '../znodes/znode.ts';

/** What stands in a calendar's znode. */
export type StoredCalendar =
  | { readonly kind: 'absent' }
  | { readonly kind: 'calendar'; readonly calendar: CalendarDefinition }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads a calendar's znode strictly: what is no calendar, or another one, is broken and says what is wrong. */
export function readCalendar(name: string, znode: Znode | undefined): StoredCalendar {
  if (znode === undefined) return { kind: 'absent' };
  const value = decode(znode.data);
  if (value === undefined) return { kind: 'broken', problem: 'not JSON' };
  const parsed = calendarDefinitionSchema.safeParse(value);
  if (!parsed.success) return { kind: 'broken', problem: parsed.error.message };
  if (parsed.data.name !== name) {
    return { kind: 'broken', problem: `it is the calendar "${parsed.data.name}"` };
  }
  return { kind: 'calendar', calendar: parsed.data };
}

/** The bytes to store, and the calendar as it will be read back from them. */
export function toStoredCalendar(calendar: CalendarDefinition): {
  readonly data: Buffer;
  readonly calendar: CalendarDefinition;
} {
  const data = encode(calendar);
  return { data, calendar: calendarDefinitionSchema.parse(decode(data)) };
}
