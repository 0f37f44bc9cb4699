import type { CalendarSpec } from './calendar-spec.ts';
import { END_OF_TIME_MS } from './civil.ts';
import { parseCronExpression } from './cron-expression.ts';
import type { FireSequence } from './fire-sequence.ts';
import { IntervalSequence } from './interval-sequence.ts';
import { ListSequence } from './list-sequence.ts';
import { MANUAL_TIMETABLE } from './manual-timetable.ts';
import { MergedSequence } from './merged-sequence.ts';
import { type ScheduleProblem, wholeValueProblem } from './problem.ts';
import { RuleTimetable } from './rule-timetable.ts';
import type { CronSpec, EpochMillis, EverySpec, ScheduleSpec } from './schedule-spec.ts';
import type { Timetable } from './timetable.ts';
import { findZone, type Zone } from './zone.ts';
import { ZonedCron } from './zoned-cron.ts';

/** What a schedule is compiled with. */
export interface CompileContext {
  /** Usually the job's id: `H` and jitter hash it. */
  readonly key: string;
  /** The calendars that the schedule may name. */
  readonly calendars?: ReadonlyMap<string, CalendarSpec>;
  /** If given, an `at` schedule that lies wholly before it is a problem. */
  readonly now?: EpochMillis;
}

export type CompileResult =
  | { readonly ok: true; readonly timetable: Timetable }
  | { readonly ok: false; readonly problems: readonly ScheduleProblem[] };

interface Rules {
  readonly sequence: FireSequence;
  readonly crons: readonly ZonedCron[];
  readonly zone: Zone;
}

/** Turns a schedule into a timetable, or says everything that is wrong with it. */
export function compileSchedule(spec: ScheduleSpec, context: CompileContext): CompileResult {
  if (spec.kind === 'manual') return { ok: true, timetable: MANUAL_TIMETABLE };
  const problems: ScheduleProblem[] = [];
  const rules = compileRules(spec, context, problems);
  if (rules === undefined || problems.length > 0) return { ok: false, problems };
  const timetable = new RuleTimetable({
    key: context.key,
    ...rules,
    startTime: spec.startTime ?? 0,
    endTime: spec.endTime ?? END_OF_TIME_MS,
    jitterMs: spec.jitterMs ?? 0,
    exclusions: undefined,
  });
  return { ok: true, timetable };
}

function compileRules(
  spec: Exclude<ScheduleSpec, { kind: 'manual' }>,
  context: CompileContext,
  problems: ScheduleProblem[],
): Rules | undefined {
  const utc = findZone('UTC');
  if (utc === undefined) return undefined;
  switch (spec.kind) {
    case 'cron':
      return compileCron(spec, context, problems);
    case 'every':
      return compileEvery(spec, utc, problems);
    case 'at':
      return { sequence: new ListSequence(spec.at), crons: [], zone: utc };
  }
}

function compileEvery(spec: EverySpec, utc: Zone, problems: ScheduleProblem[]): Rules | undefined {
  if (Number.isSafeInteger(spec.everyMs) && spec.everyMs > 0) {
    return {
      sequence: new IntervalSequence(spec.everyMs, spec.anchorTime ?? 0),
      crons: [],
      zone: utc,
    };
  }
  problems.push(
    wholeValueProblem({
      code: 'EVERY_NOT_POSITIVE',
      path: 'everyMs',
      value: spec.everyMs,
      message: { en: 'The period must be above 0', zh: '间隔必须大于 0' },
      allowed: { en: 'a whole number of milliseconds from 1', zh: '不小于 1 的整数毫秒' },
    }),
  );
  return undefined;
}

function compileCron(
  spec: CronSpec,
  context: CompileContext,
  problems: ScheduleProblem[],
): Rules | undefined {
  const zone = findZone(spec.timeZone);
  if (zone === undefined) {
    problems.push(
      wholeValueProblem({
        code: 'TIME_ZONE_UNKNOWN',
        path: 'timeZone',
        value: spec.timeZone,
        message: { en: 'Unknown time zone', zh: '未知时区' },
        allowed: {
          en: 'an IANA name such as Asia/Shanghai',
          zh: 'IANA 时区名，例如 Asia/Shanghai',
        },
      }),
    );
  }
  const reading = {
    dialect: spec.dialect ?? 'vixie',
    dayMatch: spec.dayMatch,
    key: context.key,
  } as const;
  const policies = { gap: spec.gap ?? 'run', overlapHour: spec.overlapHour ?? 'first' } as const;
  const parts: FireSequence[] = [];
  spec.expressions.forEach((expression, index) => {
    const parse = parseCronExpression(expression, reading);
    if (parse.kind === 'faults') {
      problems.push(...parse.faults.map((fault) => ({ ...fault, path: `expressions.${index}` })));
    } else if (parse.kind === 'interval') {
      parts.push(new IntervalSequence(parse.everyMs, 0));
    } else if (zone !== undefined) {
      parts.push(new ZonedCron(parse.fields, zone, policies));
    }
  });
  const [only] = parts;
  if (zone === undefined || only === undefined) return undefined;
  const crons = parts.filter((part): part is ZonedCron => part instanceof ZonedCron);
  return { sequence: parts.length === 1 ? only : new MergedSequence(parts), crons, zone };
}
