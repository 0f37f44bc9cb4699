import { formatLocalSeconds } from './civil.ts';
import type { CronFields } from './cron-fields.ts';
import { seekLocal } from './cron-seek.ts';
import type { CronSpec, EpochMillis } from './schedule-spec.ts';
import type { ScheduleWarning } from './schedule-warning.ts';
import type { Zone, ZoneSegment } from './zone.ts';

const AHEAD_SECONDS = 400 * 86_400;
const HOUR_SECONDS = 3600;

interface TransitionQuestion {
  readonly spec: CronSpec;
  readonly fields: readonly CronFields[];
  readonly zone: Zone;
  readonly now: EpochMillis;
}

/** The clock changes of the next 400 days that touch a fire time, each with its instant. */
export function transitionWarnings(question: TransitionQuestion): readonly ScheduleWarning[] {
  const warnings: ScheduleWarning[] = [];
  const from = Math.floor(question.now / 1000);
  let segment = question.zone.segmentAt(from);
  while (segment.end < from + AHEAD_SECONDS) {
    segment = question.zone.segmentAt(segment.end);
    warnings.push(...warningsAt(segment, question));
  }
  return warnings;
}

function warningsAt(
  segment: ZoneSegment,
  { spec, fields }: TransitionQuestion,
): readonly ScheduleWarning[] {
  const { start, offset, before } = segment;
  if (offset === before) return [];
  const [from, to] = [start + Math.min(offset, before), start + Math.max(offset, before)];
  const touched = fields.filter(
    (each) => !keepsItsPace(each, offset - before) && seekLocal(each, from, 1) < to,
  );
  const [first] = touched;
  if (first === undefined) return [];
  const place = { local: formatLocalSeconds(seekLocal(first, from, 1)), at: start * 1000 };
  return [offset > before ? gapWarning(first, spec, place) : overlapWarning(first, spec, place)];
}

/** An expression that runs in every hour does not notice a shift by whole hours. */
function keepsItsPace(fields: CronFields, shift: number): boolean {
  return fields.hours === 0xff_ffff && shift % HOUR_SECONDS === 0;
}

interface Place {
  readonly local: string;
  readonly at: EpochMillis;
}

function gapWarning(fields: CronFields, spec: CronSpec, { local, at }: Place): ScheduleWarning {
  const isMoved = !fields.followsElapsedTime && spec.gap !== 'skip';
  return {
    code: 'TRANSITION_GAP',
    message: isMoved
      ? {
          en: `The clocks skip ${local}; it fires at the first moment after the gap`,
          zh: `时钟将跳过 ${local}，改为在跳变后的第一刻触发`,
        }
      : {
          en: `The clocks skip ${local}; it does not fire then`,
          zh: `时钟将跳过 ${local}，该次不触发`,
        },
    at,
  };
}

function overlapWarning(fields: CronFields, spec: CronSpec, { local, at }: Place): ScheduleWarning {
  const pass = fields.followsElapsedTime ? 'both' : (spec.overlapHour ?? 'first');
  const en = { first: 'only the first time', second: 'only the second time', both: 'both times' };
  const zh = { first: '只在第一次', second: '只在第二次', both: '两次都' };
  return {
    code: 'TRANSITION_OVERLAP',
    message: {
      en: `${local} happens twice; it fires ${en[pass]}`,
      zh: `${local} 会出现两次，${zh[pass]}触发`,
    },
    at,
  };
}
