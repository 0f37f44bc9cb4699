import type { CalendarSpec } from './calendar-spec.ts';
import { compileSchedule } from './compile.ts';
import { readingOf } from './compile-cron.ts';
import { type CronParse, parseCronExpression } from './cron-expression.ts';
import { cronWarnings } from './cron-warnings.ts';
import type { AtSpec, CronSpec, EpochMillis, ScheduleSpec } from './schedule-spec.ts';
import type { ScheduleWarning } from './schedule-warning.ts';
import type { Timetable } from './timetable.ts';
import { transitionWarnings } from './transition-warnings.ts';
import { findZone } from './zone.ts';

export interface WarningContext {
  readonly key: string;
  readonly calendars?: ReadonlyMap<string, CalendarSpec>;
  readonly now: EpochMillis;
}

const DAY_MS = 86_400_000;

/** What the owner of a schedule should know before relying on it; nothing for an invalid one. */
export function scheduleWarnings(
  spec: ScheduleSpec,
  context: WarningContext,
): readonly ScheduleWarning[] {
  if (spec.kind === 'manual') return [];
  const { now, ...compileContext } = context;
  // Without now: an instant that has passed is a warning here, not a refusal.
  const compiled = compileSchedule(spec, compileContext);
  if (!compiled.ok) return [];
  return [
    ...pastWarnings(spec, compiled.timetable, now),
    ...(spec.kind === 'cron' ? expressionWarnings(spec, context) : []),
    ...rareWarnings(compiled.timetable, now),
  ];
}

function expressionWarnings(spec: CronSpec, context: WarningContext): readonly ScheduleWarning[] {
  const zone = findZone(spec.timeZone);
  const reading = readingOf(spec, context.key);
  const parses = spec.expressions
    .map((expression) => parseCronExpression(expression, reading))
    .filter((parse): parse is Extract<CronParse, { kind: 'fields' }> => parse.kind === 'fields');
  const fields = parses.map((parse) => parse.fields);
  return [
    ...parses.flatMap(cronWarnings),
    ...(zone === undefined ? [] : transitionWarnings({ spec, fields, zone, now: context.now })),
  ];
}

function pastWarnings(
  spec: Exclude<ScheduleSpec, { kind: 'manual' }>,
  timetable: Timetable,
  now: EpochMillis,
): readonly ScheduleWarning[] {
  if (timetable.next(now) === undefined) {
    return [
      {
        code: 'NEVER_FIRES_AGAIN',
        message: { en: 'It never fires again', zh: '以后不会再触发' },
      },
    ];
  }
  return spec.kind === 'at' ? missedInstants(spec, now) : [];
}

function missedInstants(spec: AtSpec, now: EpochMillis): readonly ScheduleWarning[] {
  const past = spec.at.filter((instant) => instant <= now);
  if (past.length === 0) return [];
  return [
    {
      code: 'AT_PARTLY_PAST',
      message: {
        en: `${past.length} of the ${spec.at.length} instants have passed`,
        zh: `${spec.at.length} 个时刻中有 ${past.length} 个已过去`,
      },
      at: Math.max(...past),
    },
  ];
}

function rareWarnings(timetable: Timetable, now: EpochMillis): readonly ScheduleWarning[] {
  const next = timetable.next(now);
  if (next === undefined) return [];
  const following = timetable.next(next);
  if (following === undefined || following - next <= 367 * DAY_MS) return [];
  return [
    {
      code: 'FIRES_RARELY',
      message: {
        en: 'It fires less often than once a year',
        zh: '触发频率低于每年一次',
      },
      at: next,
    },
  ];
}
