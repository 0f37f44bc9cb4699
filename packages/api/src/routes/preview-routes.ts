import { fromIso } from '@escapement/core';
import { previewBodySchema, previewSchema } from '@escapement/protocol';
import type { Api, ApiContext } from '../api-context.ts';
import { calendarsOf } from '../calendars/known-calendars.ts';
import { checkTimeMs } from '../checks/check-time.ts';
import { scheduleInvalid } from '../jobs/schedule-check.ts';
import { refusals } from './answers.ts';

/** What a schedule would do, before anybody relies on it. */
export function registerPreviewRoutes(api: Api, context: ApiContext): void {
  const { time, calendars, checks, tzVersion } = context.deps;
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
      const known = calendarsOf(schedule, calendars);
      const question = { schedule, calendars: known, key, start, now, count: n };
      const answer = await checks.ask('preview', question, checkTimeMs(request.ask));
      if ('preview' in answer) return { ...answer.preview, tzVersion };
      throw scheduleInvalid(answer);
    },
  );
}
