import type { ScheduleSpec } from '@escapement/timetable';
import { invariant } from '../faults/invariant.ts';
import { isTimed, type Schedule } from '../schemas/schedule.ts';
import { type EpochMillis, fromIso } from '../words/instants.ts';

/** The schedule as `timetable` takes it: instants as epoch milliseconds, absent fields left out. */
export function toScheduleSpec(schedule: Schedule): ScheduleSpec {
  if (!isTimed(schedule)) {
    const { timeZone } = schedule;
    return { kind: 'manual', ...(timeZone === undefined ? {} : { timeZone }) };
  }
  const { startTime, endTime, ...rest } = schedule;
  const window = {
    ...(startTime === undefined ? {} : { startTime: instant(startTime) }),
    ...(endTime === undefined ? {} : { endTime: instant(endTime) }),
  };
  switch (rest.kind) {
    case 'cron':
      return { ...withoutAbsent(rest), ...window };
    case 'at':
      return { ...withoutAbsent(rest), at: rest.at.map(instant), ...window };
    case 'every': {
      const { anchorTime, ...every } = rest;
      const anchor = anchorTime === undefined ? {} : { anchorTime: instant(anchorTime) };
      return { ...withoutAbsent(every), ...anchor, ...window };
    }
  }
}

function instant(text: string): EpochMillis {
  const millis = fromIso(text);
  invariant(millis !== undefined, `the schema let a malformed instant through: ${text}`);
  return millis;
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutAbsent<T extends object>(value: T): Present<T> {
  const present = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(present) as Present<T>;
}
