import {
  calendarRevisionsSchema,
  configRevisionsSchema,
  jobRevisionsSchema,
  revisionPageQuerySchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { calendarNotFound } from '../calendars/calendar-refusals.ts';
import { configContent } from '../config/config-content.ts';
import { configNotFound } from '../config/config-refusals.ts';
import { shownJob } from '../jobs/hidden-credentials.ts';
import { jobNotFound } from '../jobs/job-refusals.ts';
import { revisionPage } from '../revisions/revision-page.ts';
import { refusals } from './answers.ts';

/** What was written before what stands, with who wrote it when. */
export function registerRevisionRoutes(api: Api, context: ApiContext): void {
  registerCalendarRevisions(api, context);
  registerConfigRevisions(api, context);
  registerJobRevisions(api, context);
}

function registerCalendarRevisions(api: Api, { deps }: ApiContext): void {
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

function registerConfigRevisions(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/config/:name/revisions',
    {
      schema: {
        tags: ['config'],
        operationId: 'listConfigRevisions',
        summary:
          'The last 20 versions of a configuration entry, with who wrote them when; newest first',
        params: z.strictObject({ name: z.string() }),
        querystring: revisionPageQuerySchema,
        response: { 200: configRevisionsSchema, ...refusals },
      },
    },
    async (request) => {
      const { name } = request.params;
      const reading = await request.ask.zookeeper(() => deps.configEntries.revisions(name));
      const page = revisionPage(reading, {
        of: { name: 'config-revisions', filter: { name } },
        ...request.query,
        notFound: () => configNotFound(name),
      });
      const items = page.items.map((each) => ({ ...each, content: configContent(each.content) }));
      return { ...page, items };
    },
  );
}

function registerJobRevisions(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/jobs/:id/revisions',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'listJobRevisions',
        summary:
          'The last 20 versions in which somebody edited a job, with who wrote them when; newest first',
        params: z.strictObject({ id: z.string() }),
        querystring: revisionPageQuerySchema,
        response: { 200: jobRevisionsSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const reading = await request.ask.zookeeper(() => deps.definitions.revisions(id));
      const page = revisionPage(reading, {
        of: { name: 'job-revisions', filter: { id } },
        ...request.query,
        notFound: () => jobNotFound(id),
      });
      const items = page.items.map((each) => ({ ...each, content: shownJob(each.content) }));
      return { ...page, items };
    },
  );
}
