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
import { type CalendarSpec, describeSchedule, scheduleWarnings } from '@escapement/timetable';
import type { Api, ApiContext } from '../api-context.ts';
import { specsOf } from '../calendars/known-calendars.ts';
import { upcomingInstants } from '../jobs/fire-preview.ts';
import { compileOrRefuse } from '../jobs/schedule-check.ts';
import { refusals } from './answers.ts';

/** What a schedule would do, before anybody relies on it. */
export function registerPreviewRoutes(api: Api, context: ApiContext): void {
  const { time, calendars, tzVersion } = context.deps;
  api.post(
    '/api/v1/schedules/preview',
    {
      config: { storesNothing: true },
      schema: {
        tags: ['schedules'],
        operationId: 'preview',
        summary: 'The schedule in words, its next fire times, and what is likely not meant',
        body: previewBodySchema,
        response: { 200: previewSchema, ...refusals },
      },
    },
    async (request) => {
      const { schedule, key, from, n } = request.body;
      const now = time.now();
      const start = (from === undefined ? undefined : fromIso(from)) ?? now;
      const world = { key, calendars: specsOf(schedule, calendars), start, now, tzVersion };
      return preview(schedule, world, n);
    },
  );
}

interface PreviewWorld {
  /** Without it `H` stays open in the words, and falls somewhere in the fires. */
  readonly key: string | undefined;
  readonly calendars: ReadonlyMap<string, CalendarSpec>;
  /** The first instant that may be shown. */
  readonly start: EpochMillis;
  readonly now: EpochMillis;
  readonly tzVersion: string;
}

function preview(schedule: Schedule, world: PreviewWorld, count: number): SchedulePreview {
  const { key = 'preview', calendars, start } = world;
  // Looking back from an earlier start is no mistake, so that only what lies before both is in the past.
  const now = Math.min(start, world.now);
  const timetable = compileOrRefuse(schedule, { key, calendars, now });
  const spec = toScheduleSpec(schedule);
  const { fires, excluded, moreExcludedAfter, ahead } = upcomingInstants(timetable, start, count);
  const warnings = scheduleWarnings(spec, { key, calendars, now: start, ahead });
  return {
    words: {
      en: describeSchedule(spec, 'en', world.key),
      zh: describeSchedule(spec, 'zh', world.key),
    },
    fires,
    excluded,
    warnings: [
      ...warnings.map(({ code, message, at }) => ({
        code,
        message: { en: message.en, zh: message.zh },
        ...(at === undefined ? {} : { at: toIso(at) }),
      })),
      ...(moreExcludedAfter === undefined ? [] : [notAllShown(moreExcludedAfter)]),
    ],
    tzVersion: world.tzVersion,
  };
}

function notAllShown(after: EpochMillis): SchedulePreview['warnings'][number] {
  return {
    code: 'EXCLUDED_NOT_ALL_SHOWN',
    message: {
      en: 'Calendars take out more instants than are listed',
      zh: '日历排除的时刻多于此处所列',
    },
    at: toIso(after),
  };
}
