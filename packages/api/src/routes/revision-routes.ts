import { calendarRevisionsSchema, revisionPageQuerySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { calendarNotFound } from '../calendars/calendar-refusals.ts';
import { revisionPage } from '../revisions/revision-page.ts';
import { refusals } from './answers.ts';

/** What was written before what stands, with who wrote it when. */
export function registerRevisionRoutes(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/calendars/:name/revisions',
    {
      schema: {
        tags: ['calendars'],
        operationId: 'listCalendarRevisions',
        summary: 'The last 20 versions of a calendar, with who wrote them when; newest first',
        params: z.strictObject({ name: z.string() }),
        querystring: revisionPageQuerySchema,
        response: { 200: calendarRevisionsSchema, ...refusals },
      },
    },
    async (request) => {
      const { name } = request.params;
      const reading = await request.ask.zookeeper(() => deps.calendars.revisions(name));
      return revisionPage(reading, {
        of: { name: 'calendar-revisions', filter: { name } },
        ...request.query,
        notFound: () => calendarNotFound(name),
      });
    },
  );
}
