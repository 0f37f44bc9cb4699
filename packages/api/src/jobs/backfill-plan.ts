import {
  backfillAtOnce,
  backfillLimits,
  type EpochMillis,
  fromIso,
  type JobDefinition,
  toIso,
} from '@escapement/core';
import type { BackfillBody, ProblemDetail } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import { readCalendarsOf } from '../calendars/known-calendars.ts';
import { checkTimeMs } from '../checks/check-time.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { scheduleInvalid } from './schedule-check.ts';

/** What a back-fill is to run. */
export interface PlannedBackfill {
  /** In its order. */
  readonly fireTimes: readonly EpochMillis[];
  /** How many had a run, and are not among them. */
  readonly leftOut: number;
  readonly droppedUpTo?: EpochMillis;
}

/**
 * Which fire times a back-fill is to run, by the definition that stands; refuses what can be none. They are worked out beside the loop, as those of a
 * preview are.
 */
export async function planOf(
  deps: ReadingPorts,
  ask: Ask,
  about: {
    readonly definition: JobDefinition;
    readonly body: BackfillBody;
    readonly now: EpochMillis;
  },
): Promise<PlannedBackfill> {
  const { definition, body, now } = about;
  const span = spanOf(body, now);
  refuseReplacing(definition);
  refuseTooMany(definition, body);
  const all = await fireTimesOf(deps, ask, { definition, span });
  if (body.again === true) return { fireTimes: inOrder(all, body), leftOut: 0 };
  const { withRun, droppedUpTo } = await ask.redis(() => deps.backfills.known(definition.id, all));
  const missing = all.filter((at) => !withRun.has(at));
  const isPartlyUnknown = droppedUpTo !== undefined && droppedUpTo >= span.from;
  return {
    fireTimes: inOrder(missing, body),
    leftOut: withRun.size,
    ...(isPartlyUnknown ? { droppedUpTo } : {}),
  };
}

interface Span {
  readonly from: EpochMillis;
  readonly to: EpochMillis;
}

function inOrder(all: readonly EpochMillis[], { order }: BackfillBody): readonly EpochMillis[] {
  return order === 'newest-first' ? [...all].reverse() : all;
}

function spanOf(body: BackfillBody, now: EpochMillis): Span {
  const [from, to] = [fromIso(body.from) ?? 0, fromIso(body.to) ?? 0];
  if (to > now) {
    throw invalid('to: expected an instant that has passed.', {
      ...{ code: 'FIELD_RANGE', path: 'to' },
      message: { en: 'It lies in the future', zh: '晚于当前时间' },
      ...{ allowed: `at most ${toIso(now)}`, allowedZh: `不晚于 ${toIso(now)}` },
    });
  }
  if (from >= to) {
    throw invalid('from: expected an instant before to.', {
      ...{ code: 'FIELD_RANGE', path: 'from' },
      message: { en: 'It is not before to', zh: '不早于 to' },
      ...{ allowed: `before ${body.to}`, allowedZh: `早于 ${body.to}` },
    });
  }
  return { from, to };
}

/** Of such a job each run stops the others, a back-fill those of its schedule. */
function refuseReplacing({ overlap }: JobDefinition): void {
  if (overlap !== 'replace') return;
  throw new ProblemSignal(
    'BACKFILL_INVALID',
    'The job has overlap: replace, so that its runs and those of a back-fill would stop each other. Set overlap to queue or skip first.',
  );
}

/** Who asks for more at a time than the job lets would wait for what never comes. */
function refuseTooMany(definition: JobDefinition, { parallel = 1 }: BackfillBody): void {
  const most = backfillAtOnce(definition);
  if (parallel <= most) return;
  throw invalid(
    `parallel: the job lets at most ${most} of its runs be under way at a time. Leave it out, or let more of them overlap first.`,
    {
      ...{ code: 'FIELD_RANGE', path: 'parallel' },
      message: { en: 'The job lets fewer at a time', zh: '超过该任务允许同时进行的数量' },
      ...{ allowed: `at most ${most}`, allowedZh: `不超过 ${most}` },
    },
  );
}

async function fireTimesOf(
  deps: ReadingPorts,
  ask: Ask,
  { definition, span }: { readonly definition: JobDefinition; readonly span: Span },
): Promise<readonly EpochMillis[]> {
  const { schedule, id: key } = definition;
  const calendars = [...(await readCalendarsOf([schedule], { deps, ask })).values()];
  const question = { schedule, calendars, key, ...span, most: backfillLimits.fireTimes + 1 };
  const answer = await deps.checks.ask('fireTimes', question, checkTimeMs(ask));
  if ('errors' in answer) throw scheduleInvalid(answer);
  const { fireTimes, undecidedFrom } = answer;
  const first = fireTimes[backfillLimits.fireTimes] ?? undecidedFrom;
  if (first !== undefined) throw tooLarge(span, first);
  return fireTimes;
}

function tooLarge({ from, to }: Span, first: EpochMillis): ProblemSignal {
  const most = backfillLimits.fireTimes.toLocaleString('en-US');
  return new ProblemSignal(
    'BACKFILL_TOO_LARGE',
    `There are more than ${most} fire times from ${toIso(from)} to ${toIso(to)}. Ask for those before ${toIso(first)} first, and for the others when it is done.`,
    {
      errors: [
        {
          ...{ code: 'FIELD_RANGE', path: 'to' },
          message: { en: 'Too many fire times come before it', zh: '此前的触发时间过多' },
          ...{ allowed: `at most ${toIso(first)}`, allowedZh: `不晚于 ${toIso(first)}` },
        },
      ],
    },
  );
}

function invalid(detail: string, error: ProblemDetail): ProblemSignal {
  return new ProblemSignal('BACKFILL_INVALID', detail, { errors: [error] });
}
