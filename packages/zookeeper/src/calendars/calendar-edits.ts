import { isDeepStrictEqual } from 'node:util';
import {
  type CalendarDefinition,
  type CalendarInput,
  type RedisMillis,
  toIso,
} from '@escapement/core';
import type { CalendarRegister } from './calendar-register.ts';
import type { StoredCalendar } from './calendar-znode.ts';

/** Why an edit writes nothing. */
export type CalendarRefusal =
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number }
  /** The content stands already. */
  | { readonly kind: 'stands'; readonly calendar: CalendarDefinition };

/** What an edit does to what stands, decided before anything is written. */
export type CalendarEdit =
  | { readonly kind: 'store'; readonly calendar: CalendarDefinition }
  | { readonly kind: 'delete'; readonly version: number }
  | { readonly kind: 'refuse'; readonly refusal: CalendarRefusal };

export type DecideCalendar = (stored: StoredCalendar, register: CalendarRegister) => CalendarEdit;

export function calendarCreation(input: CalendarInput, now: RedisMillis): DecideCalendar {
  return (stored, register) => {
    if (stored.kind !== 'absent') return refuse({ kind: 'name-taken' });
    return store({ ...input, version: register.removedUpTo + 1, updatedAt: toIso(now) });
  };
}

export function calendarReplacement(
  input: CalendarInput,
  write: { readonly now: RedisMillis; readonly ifVersion?: number },
): DecideCalendar {
  return (stored, register) => {
    if (stored.kind === 'absent') return refuse({ kind: 'not-found' });
    const before = stored.kind === 'calendar' ? stored.calendar : undefined;
    if (before !== undefined && isSameContent(before, input)) {
      return refuse({ kind: 'stands', calendar: before });
    }
    const currentVersion = before?.version ?? 0;
    if (write.ifVersion !== undefined && write.ifVersion !== currentVersion) {
      return refuse({ kind: 'changed', currentVersion });
    }
    // Nobody can tell which version a broken one had.
    const version = before === undefined ? register.highest + 1 : currentVersion + 1;
    return store({ ...input, version, updatedAt: toIso(write.now) });
  };
}

export function calendarRemoval(write: { readonly ifVersion?: number }): DecideCalendar {
  return (stored, register) => {
    if (stored.kind === 'absent') return refuse({ kind: 'not-found' });
    const version = stored.kind === 'calendar' ? stored.calendar.version : 0;
    if (write.ifVersion !== undefined && write.ifVersion !== version) {
      return refuse({ kind: 'changed', currentVersion: version });
    }
    return { kind: 'delete', version: stored.kind === 'calendar' ? version : register.highest };
  };
}

function isSameContent(before: CalendarDefinition, input: CalendarInput): boolean {
  const { version: _version, updatedAt: _updatedAt, ...content } = before;
  return isDeepStrictEqual(content, JSON.parse(JSON.stringify(input)));
}

function store(calendar: CalendarDefinition): CalendarEdit {
  return { kind: 'store', calendar };
}

function refuse(refusal: CalendarRefusal): CalendarEdit {
  return { kind: 'refuse', refusal };
}
