import {
  type CalendarDefinition,
  calendarDefinitionSchema,
  calendarNameSchema,
  type DocumentKind,
} from '@escapement/core';

/** Calendars as documents. */
export const calendarKind: DocumentKind<CalendarDefinition> = {
  folder: 'calendars',
  one: 'calendar',
  isName: (name) => calendarNameSchema.safeParse(name).success,
  schema: calendarDefinitionSchema,
  /** The interface takes 64 KB; what an older one took may still be edited. */
  bytesAtMost: 512 * 1024,
  countAtMost: 2_000,
  revisionBytesAtMost: 256 * 1024,
  whenBroken: 'the jobs that use it wait until it is replaced',
};
