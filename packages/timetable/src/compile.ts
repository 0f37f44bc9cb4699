import type { Calendar } from './calendar.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { END_OF_TIME_MS } from './civil.ts';
import { compileCalendars } from './compile-calendars.ts';
import { type CompiledRule, compileCron } from './compile-cron.ts';
import { type Exclusions, JoinedExclusions } from './exclusions.ts';
import { IntervalSequence } from './interval-sequence.ts';
import { ListSequence } from './list-sequence.ts';
import { MANUAL_TIMETABLE } from './manual-timetable.ts';
import { type ScheduleProblem, wholeValueProblem } from './problem.ts';
import { RuleTimetable, type Validity } from './rule-timetable.ts';
import type { EpochMillis, ManualSpec, ScheduleSpec } from './schedule-spec.ts';
import { atProblems, everyProblems, sharedProblems } from './spec-problems.ts';
import type { Timetable } from './timetable.ts';
import { utcZone } from './utc-zone.ts';

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

type TimedSchedule = Exclude<ScheduleSpec, ManualSpec>;

/**
 * Turns a schedule into a timetable, or says everything that is wrong with it. Pure: the same spec,
 * key and calendars give the same timetable on every node.
 */
export function compileSchedule(spec: ScheduleSpec, context: CompileContext): CompileResult {
  if (spec.kind === 'manual') return { ok: true, timetable: MANUAL_TIMETABLE };
  const problems: ScheduleProblem[] = [...sharedProblems(spec)];
  const calendars = compileCalendars(spec.calendars ?? [], context.calendars, problems);
  const rule = compileRule(spec, { ...context, calendars }, problems);
  if (rule === undefined || problems.length > 0) return { ok: false, problems };
  const timetable = new RuleTimetable({
    key: context.key,
    ...rule,
    validity: validityOf(spec),
    jitterMs: spec.jitterMs ?? 0,
    exclusions: joinExclusions(calendars),
  });
  if (!isConstrained(spec) || timetable.next(-1) !== undefined) return { ok: true, timetable };
  return { ok: false, problems: [neverFires(spec, rule)] };
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
      return { sequence, zone: utcZone() };
    }
    case 'at': {
      const found = atProblems(spec, context.now);
      problems.push(...found);
      if (found.length > 0) return undefined;
      return { sequence: new ListSequence(spec.at), zone: utcZone() };
    }
  }
}

function joinExclusions(calendars: readonly Calendar[]): Exclusions | undefined {
  return calendars.length > 1 ? new JoinedExclusions(calendars) : calendars[0];
}

/** Whether something besides the rule itself could leave no fire time at all. */
function isConstrained(spec: TimedSchedule): boolean {
  if (spec.kind === 'cron' && (spec.gap === 'skip' || spec.workdaysOfMonth !== undefined))
    return true;
  return (
    spec.kind === 'every' ||
    spec.startTime !== undefined ||
    spec.endTime !== undefined ||
    (spec.calendars ?? []).length > 0
  );
}

/** Says which constraint is to blame: the calendars, if the rule fires within the validity. */
function neverFires(spec: TimedSchedule, rule: CompiledRule): ScheduleProblem {
  const { startTime = 0, endTime = END_OF_TIME_MS, calendars = [] } = spec;
  if (rule.sequence.atOrAfter(startTime) < endTime && calendars.length > 0) {
    return wholeValueProblem({
      code: 'CALENDAR_EXCLUDES_EVERYTHING',
      path: 'calendars.0',
      value: calendars.join(', '),
      message: {
        en: `The calendars ${calendars.join(', ')} exclude every fire time`,
        zh: `日历 ${calendars.join('、')} 排除了所有触发时间`,
      },
      allowed: { en: 'calendars that leave a fire time', zh: '至少留下一个触发时间的日历' },
    });
  }
  return wholeValueProblem({
    code: 'SCHEDULE_NEVER_FIRES',
    path: spec.endTime === undefined ? 'kind' : 'endTime',
    value: spec.endTime === undefined ? spec.kind : new Date(spec.endTime).toISOString(),
    message: { en: 'The schedule never fires', zh: '该计划永远不会触发' },
    allowed: { en: 'a schedule with at least one fire time', zh: '至少有一个触发时间的计划' },
  });
}
