import type {
  CalendarDefinition,
  CalendarInput,
  JobDefinition,
  KnownCalendars,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import { checkTimeMs } from '../checks/check-time.ts';
import { starvingCode } from '../checks/starved-jobs.ts';
import { calendarBytesAtMost, refuseLarge } from '../jobs/definition-size.ts';
import { summary } from '../problems/input-summary.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { calendarsOf } from './known-calendars.ts';

const namedAtMost = 20;

interface World {
  readonly deps: ReadingPorts;
  readonly ask: Ask;
}

/** Refuses a calendar whose shape is right and which means nothing. Must come before anything is stored. */
export async function refuseMeaningless({ deps, ask }: World, input: CalendarInput): Promise<void> {
  refuseLarge(input, {
    code: 'CALENDAR_TOO_LARGE',
    bytesAtMost: calendarBytesAtMost,
    advice: 'Split it into several calendars; a schedule may name up to 16.',
  });
  refuse((await deps.checks.ask('calendar', { calendar: input }, checkTimeMs(ask))).errors);
}

/** Refuses an edit that would leave a job without any fire time: a holiday list must not silence a job unnoticed. */
export async function refuseStarving(
  { deps, ask }: World,
  input: CalendarInput,
  using: readonly JobDefinition[],
): Promise<void> {
  if (using.length === 0) return;
  const jobs = using.map(({ id, schedule }) => ({ id, schedule }));
  const question = {
    calendar: input,
    jobs,
    calendars: otherCalendars(input, using, deps.calendars),
  };
  const { starved, uncheckedCount } = await deps.checks.ask('starving', question, checkTimeMs(ask));
  if (uncheckedCount > 0) {
    const about = { calendar: input.name, uncheckedCount };
    deps.logger.warn(
      about,
      'not every job was looked at for whether this calendar leaves it a fire time',
    );
  }
  refuse(starved.slice(0, namedAtMost).map(starvedDetail));
}

function otherCalendars(
  input: CalendarInput,
  using: readonly JobDefinition[],
  known: KnownCalendars,
): readonly CalendarDefinition[] {
  const others = new Set(using.flatMap(({ schedule }) => calendarsOf(schedule, known)));
  return [...others].filter(({ name }) => name !== input.name);
}

function starvedDetail(jobId: string): ProblemDetail {
  return {
    code: starvingCode,
    path: 'name',
    message: {
      en: `The job ${jobId} would never fire with this calendar`,
      zh: `使用该日历后，任务 ${jobId} 将永远不会触发`,
    },
    text: jobId,
    position: 0,
    allowed: 'a calendar that leaves a fire time to each job that uses it',
    allowedZh: '为每个使用它的任务至少留下一个触发时间的日历',
  };
}

function refuse(errors: readonly ProblemDetail[]): void {
  if (errors.length > 0) throw new ProblemSignal('CALENDAR_INVALID', summary(errors), { errors });
}
