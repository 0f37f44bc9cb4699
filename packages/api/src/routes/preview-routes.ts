import {
  type EpochMillis,
  fromIso,
  previewBodySchema,
  previewSchema,
  type Schedule,
  type SchedulePreview,
  toIso,
  toScheduleSpec,
} from '@escapement/core';
import { describeSchedule, scheduleWarnings, type Timetable } from '@escapement/timetable';
import type { Api, ApiContext } from '../api-context.ts';
import { compileOrRefuse, type ScheduleContext } from '../jobs/schedule-check.ts';
import { refusals } from './answers.ts';

const latest = Date.UTC(2200, 0, 1);
const shownExclusions = 100;

/** What a schedule would do, before anybody relies on it. */
export function registerPreviewRoutes(api: Api, context: ApiContext): void {
  const { clock, calendars } = context.deps;
  api.post(
    '/api/v1/schedules/preview',
    {
      schema: {
        tags: ['schedules'],
        operationId: 'preview',
        summary: 'The schedule in words, its next fire times, and what is likely not meant',
        body: previewBodySchema,
        response: { 200: previewSchema, ...refusals },
      },
    },
    async (request) => {
      const { schedule, key = 'preview', from, n } = request.body;
      const start = (from === undefined ? undefined : fromIso(from)) ?? clock.now();
      const world = { key, calendars: calendars?.() ?? new Map(), now: start };
      return preview(schedule, world, n);
    },
  );
}

function preview(
  schedule: Schedule,
  world: Required<ScheduleContext>,
  count: number,
): SchedulePreview {
  const timetable = compileOrRefuse(schedule, world);
  const spec = toScheduleSpec(schedule);
  return {
    words: { en: describeSchedule(spec, 'en'), zh: describeSchedule(spec, 'zh') },
    ...upcoming(timetable, world.now, count),
    warnings: scheduleWarnings(spec, world).map(({ code, message, at }) => ({
      code,
      message: { en: message.en, zh: message.zh },
      ...(at === undefined ? {} : { at: toIso(at) }),
    })),
  };
}

/** The next fires, and what calendars take out up to the last of them. */
function upcoming(
  timetable: Timetable,
  from: EpochMillis,
  count: number,
): Pick<SchedulePreview, 'fires' | 'excluded'> {
  const fires: SchedulePreview['fires'] = [];
  const excluded: SchedulePreview['excluded'] = [];
  if (timetable.isManual) return { fires, excluded };
  let resumeAt: EpochMillis | undefined = from;
  while (resumeAt !== undefined && fires.length < count && excluded.length < shownExclusions) {
    const walk = timetable.walk(resumeAt, latest, count);
    for (const entry of walk.entries) {
      if (fires.length >= count) break;
      if (entry.kind === 'fire') fires.push(fireOf(timetable, entry.fireTime));
      else if (excluded.length < shownExclusions) {
        excluded.push({ at: toIso(entry.fireTime), reason: entry.reason });
      }
    }
    resumeAt = walk.resumeAt;
  }
  return { fires, excluded };
}

function fireOf(timetable: Timetable, fireTime: EpochMillis): SchedulePreview['fires'][number] {
  const { local, offset, kind } = timetable.explain(fireTime);
  return { fireTime: toIso(fireTime), local, offset, kind };
}
