import type { CalendarSpec } from './calendar-spec.ts';
import { END_OF_TIME_MS, formatDay } from './civil.ts';
import { compileSchedule } from './compile.ts';
import { readingOf } from './compile-cron.ts';
import { type CronParse, parseCronExpression } from './cron-expression.ts';
import { parseWarnings } from './cron-warnings.ts';
import { quartzWarnings } from './quartz-warning.ts';
import type { AtSpec, CronSpec, EpochMillis, ScheduleSpec, ZonelessSpec } from './schedule-spec.ts';
import type { ScheduleWarning } from './schedule-warning.ts';
import type { Survey } from './timetable.ts';
import { transitionWarnings } from './transition-warnings.ts';
import { findZone } from './zone.ts';
import { misleadingName, zoneWarnings } from './zone-warnings.ts';

export interface WarningContext {
  readonly key: string;
  readonly calendars?: ReadonlyMap<string, CalendarSpec>;
  readonly now: EpochMillis;
  /** What lies ahead of `now`, two fire times at least, where whoever asks has looked already. */
  readonly ahead?: Survey;
}

const DAY_MS = 86_400_000;

/** What the owner of a schedule should know before relying on it; nothing for an invalid one. */
export function scheduleWarnings(
  spec: ScheduleSpec,
  context: WarningContext,
): readonly ScheduleWarning[] {
  if (spec.kind === 'manual') return zonelessWarnings(spec);
  const ahead = context.ahead ?? lookAhead(spec, context);
  if (ahead === undefined) return [];
  return [
    ...aheadWarnings(ahead),
    ...(spec.kind === 'at' && ahead.fireTimes.length > 0 ? missedInstants(spec, context.now) : []),
    ...(spec.kind === 'cron' ? cronWarnings(spec, context) : zonelessWarnings(spec)),
    ...rareWarnings(ahead),
  ];
}

function lookAhead(spec: ScheduleSpec, { now, ...context }: WarningContext): Survey | undefined {
  // Without now: an instant that has passed is a warning here, not a refusal.
  const compiled = compileSchedule(spec, context);
  return compiled.ok ? compiled.timetable.survey(now + 1, END_OF_TIME_MS, 2) : undefined;
}

/** A zone that only says which days are meant is mistaken for another as easily. */
function zonelessWarnings({ timeZone }: ZonelessSpec): readonly ScheduleWarning[] {
  return timeZone === undefined ? [] : misleadingName(timeZone);
}

function cronWarnings(spec: CronSpec, context: WarningContext): readonly ScheduleWarning[] {
  return [...expressionWarnings(spec, context), ...zoneWarnings(spec, context.calendars)];
}

function expressionWarnings(spec: CronSpec, context: WarningContext): readonly ScheduleWarning[] {
  const zone = findZone(spec.timeZone);
  const reading = readingOf(spec, context.key);
  const parses = spec.expressions
    .map((expression) => parseCronExpression(expression, reading))
    .filter((parse): parse is Extract<CronParse, { kind: 'fields' }> => parse.kind === 'fields');
  const fields = parses.map((parse) => parse.fields);
  return [
    ...parses.flatMap(parseWarnings),
    ...spec.expressions.flatMap((expression) => quartzWarnings(expression, reading)),
    ...(zone === undefined ? [] : transitionWarnings({ spec, fields, zone, now: context.now })),
  ];
}

function aheadWarnings({ fireTimes, undecidedFrom }: Survey): readonly ScheduleWarning[] {
  if (undecidedFrom !== undefined) return [notDecided(undecidedFrom)];
  if (fireTimes.length > 0) return [];
  return [
    {
      code: 'NEVER_FIRES_AGAIN',
      message: { en: 'It never fires again', zh: '以后不会再触发' },
    },
  ];
}

/** The budget of the search ended before a fire time was found, or found to be none. */
function notDecided(at: EpochMillis): ScheduleWarning {
  const day = formatDay(Math.floor(at / DAY_MS));
  return {
    code: 'FIRES_NOT_DECIDED',
    message: {
      en: `Not decided within the steps of one search: up to ${day} its calendars leave no further fire time, and what comes after was not looked at`,
      zh: `在一次查找的步数内未能判定：${day} 之前日历没有再留下触发时间，之后的部分未作检查`,
    },
    at,
  };
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

function rareWarnings({ fireTimes }: Survey): readonly ScheduleWarning[] {
  const [next, following] = fireTimes;
  if (next === undefined || following === undefined) return [];
  if (following - next <= 367 * DAY_MS) return [];
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
