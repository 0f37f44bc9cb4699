import type { Calendar } from './calendar.ts';
import { parseCronExpression } from './cron-expression.ts';
import type { CronFields } from './cron-fields.ts';
import type { CronReading } from './cron-reading.ts';
import type { FireSequence } from './fire-sequence.ts';
import { IntervalSequence } from './interval-sequence.ts';
import { MergedSequence } from './merged-sequence.ts';
import type { ScheduleProblem } from './problem.ts';
import type { CronSpec } from './schedule-spec.ts';
import { cronListProblems } from './spec-problems.ts';
import {
  daysAlreadyChosen,
  hasOpenDays,
  intervalWithoutDays,
  placesDays,
  twoDayPolicies,
} from './workday-problems.ts';
import {
  MovedDaysRule,
  WorkdaysOfMonthRule,
  withKeptDays,
  withMovedDays,
  workdaysBy,
} from './workday-rule.ts';
import { findZone, type Zone } from './zone.ts';
import { unknownTimeZone } from './zone-problem.ts';
import { ZonedCron } from './zoned-cron.ts';

/** The rule of a schedule, before validity and calendars. */
export interface CompiledRule {
  readonly sequence: FireSequence;
  readonly zone: Zone;
  /** Where the days of all calendars are read, if not each in its own zone. */
  readonly dayZone?: Zone;
}

/** How a cron schedule reads its expressions. */
export function readingOf(spec: CronSpec, key: string): CronReading {
  return { dialect: spec.dialect ?? 'vixie', dayMatch: spec.dayMatch, key };
}

/** Compiles a cron schedule, or adds to `problems` all that is wrong with it. */
export function compileCron(
  spec: CronSpec,
  context: { readonly key: string; readonly calendars: readonly Calendar[] },
  problems: ScheduleProblem[],
): CompiledRule | undefined {
  const listProblems = cronListProblems(spec);
  problems.push(...listProblems, ...twoDayPolicies(spec));
  if (listProblems.length > 0) return undefined;
  const zone = findZone(spec.timeZone);
  if (zone === undefined) problems.push(unknownTimeZone(spec.timeZone));
  const parsed = parseAll(spec, context.key, problems);
  if (zone === undefined || problems.length > 0) return undefined;
  const adjust = dayAdjuster(spec, context.calendars);
  const policies = { gap: spec.gap ?? 'run', overlapHour: spec.overlapHour ?? 'first' };
  const parts = parsed.map((part) =>
    typeof part === 'number'
      ? new IntervalSequence(part, 0)
      : new ZonedCron(adjust(part), zone, policies),
  );
  const [only] = parts;
  if (only === undefined) return undefined;
  return {
    sequence: parts.length === 1 ? only : new MergedSequence(parts),
    zone,
    // One zone decides: what places a day by a date must not take it out by another.
    ...(placesDays(spec) ? { dayZone: zone } : {}),
  };
}

/** Each expression as fields, or as the period of an `@every`. */
function parseAll(
  spec: CronSpec,
  key: string,
  problems: ScheduleProblem[],
): readonly (CronFields | number)[] {
  const reading = readingOf(spec, key);
  return spec.expressions.flatMap((expression, index): readonly (CronFields | number)[] => {
    const path = `expressions.${index}`;
    const parse = parseCronExpression(expression, reading);
    if (parse.kind === 'faults') {
      problems.push(...parse.faults.map((each) => ({ path, ...each })));
      return [];
    }
    if (parse.kind === 'interval') {
      if (placesDays(spec)) problems.push(intervalWithoutDays(spec, expression, path));
      return [parse.everyMs];
    }
    if (spec.workdaysOfMonth !== undefined && !hasOpenDays(parse.fields)) {
      problems.push(daysAlreadyChosen(expression, path));
    }
    return [parse.fields];
  });
}

/** What the workday policies make of an expression's days. */
function dayAdjuster(
  spec: CronSpec,
  calendars: readonly Calendar[],
): (fields: CronFields) => CronFields {
  const ordinals = spec.workdaysOfMonth;
  const { onDayOff = 'exclude' } = spec;
  if (ordinals === undefined && onDayOff === 'exclude') return (fields) => fields;
  const workdays = workdaysBy(calendars.map((calendar) => calendar.days));
  if (ordinals !== undefined) {
    return (fields) => withKeptDays(fields, new WorkdaysOfMonthRule(fields, workdays, ordinals));
  }
  if (onDayOff === 'exclude') return (fields) => fields;
  return (fields) => withMovedDays(fields, new MovedDaysRule(fields, workdays, onDayOff));
}
