import type { Calendar } from './calendar.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { END_OF_TIME_MS } from './civil.ts';
import { compileCalendars } from './compile-calendars.ts';
import { type CompiledRule, compileCron } from './compile-cron.ts';
import { sharedExclusions } from './exclusions.ts';
import { IntervalSequence } from './interval-sequence.ts';
import { ListSequence } from './list-sequence.ts';
import { MANUAL_TIMETABLE } from './manual-timetable.ts';
import { neverFires } from './never-fires.ts';
import type { ScheduleProblem } from './problem.ts';
import { RuleTimetable, type Validity } from './rule-timetable.ts';
import type { EpochMillis, ScheduleSpec, TimedSchedule, ZonelessSpec } from './schedule-spec.ts';
import { atProblems, everyProblems, sharedProblems } from './spec-problems.ts';
import type { Timetable } from './timetable.ts';
import { utcZone } from './utc-zone.ts';
import { findZone, type Zone } from './zone.ts';
import { unknownTimeZone } from './zone-problem.ts';

/** What a schedule is compiled with. */
export interface CompileContext {
  /** Usually the job's id: `H` and jitter hash it. */
  readonly key: string;
  /** The calendars that the schedule may name. */
  readonly calendars?: ReadonlyMap<string, CalendarSpec>;
  /**
   * Given where a person writes the schedule: an `at` that lies wholly in the past is then refused.
   * Absent where a node compiles a stored definition, which may well have run its course.
   */
  readonly now?: EpochMillis;
}

export type CompileResult =
  | { readonly ok: true; readonly timetable: Timetable }
  | { readonly ok: false; readonly problems: readonly ScheduleProblem[] };

/**
 * Turns a schedule into a timetable, or says everything that is wrong with it. Pure: the same spec,
 * key and calendars give the same timetable on every node.
 */
export function compileSchedule(spec: ScheduleSpec, context: CompileContext): CompileResult {
  const problems: ScheduleProblem[] = [...zoneProblems(spec)];
  if (spec.kind === 'manual') {
    return problems.length > 0
      ? { ok: false, problems }
      : { ok: true, timetable: MANUAL_TIMETABLE };
  }
  problems.push(...sharedProblems(spec));
  const calendars = compileCalendars(spec.calendars ?? [], context.calendars, problems);
  const rule = compileRule(spec, { ...context, calendars }, problems);
  if (rule === undefined || problems.length > 0) return { ok: false, problems };
  const timetable = new RuleTimetable({
    key: context.key,
    sequence: rule.sequence,
    zone: rule.zone,
    validity: validityOf(spec),
    jitterMs: spec.jitterMs ?? 0,
    exclusions: sharedExclusions(calendars, rule.dayZone),
  });
  const isHopeless = () => timetable.isHopeless();
  const { startTime } = validityOf(spec);
  // Whoever writes it asks of the time to come, and so need only this be looked at where it answers.
  const fromNow = Math.max(startTime, context.now ?? startTime);
  const never =
    neverFires(spec, timetable, { from: fromNow, isHopeless }) &&
    neverFires(spec, timetable, { from: startTime, isHopeless });
  return never === undefined ? { ok: true, timetable } : { ok: false, problems: [never] };
}

/** Of a cron schedule the zone is judged where its clocks are read. */
function zoneProblems(spec: ScheduleSpec): readonly ScheduleProblem[] {
  if (spec.kind === 'cron' || spec.timeZone === undefined) return [];
  return findZone(spec.timeZone) === undefined ? [unknownTimeZone(spec.timeZone)] : [];
}

/** By whose clocks fire times are told that follow none. */
function zoneToTellIn({ timeZone }: ZonelessSpec): Zone {
  return (timeZone === undefined ? undefined : findZone(timeZone)) ?? utcZone();
}

const ALWAYS: Validity = { startTime: 0, endTime: END_OF_TIME_MS };

function validityOf({ startTime, endTime }: TimedSchedule): Validity {
  if (startTime === undefined && endTime === undefined) return ALWAYS;
  return { startTime: startTime ?? ALWAYS.startTime, endTime: endTime ?? ALWAYS.endTime };
}

function compileRule(
  spec: TimedSchedule,
  context: {
    readonly key: string;
    readonly now?: EpochMillis;
    readonly calendars: readonly Calendar[];
  },
  problems: ScheduleProblem[],
): CompiledRule | undefined {
  switch (spec.kind) {
    case 'cron':
      return compileCron(spec, context, problems);
    case 'every': {
      const found = everyProblems(spec);
      problems.push(...found);
      if (found.length > 0) return undefined;
      const sequence = new IntervalSequence(spec.everyMs, spec.anchorTime ?? 0);
      return { sequence, zone: zoneToTellIn(spec) };
    }
    case 'at': {
      const found = atProblems(spec, context.now);
      problems.push(...found);
      if (found.length > 0) return undefined;
      return { sequence: new ListSequence(spec.at), zone: zoneToTellIn(spec) };
    }
  }
}
