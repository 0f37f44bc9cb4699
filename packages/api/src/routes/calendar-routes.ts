import {
  type CalendarDefinition,
  CoordinationFault,
  calendarAnswerSchema,
  calendarInputSchema,
  calendarListSchema,
  calendarPageQuerySchema,
  calendarViewSchema,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { refuseMeaningless, refuseStarving } from '../calendars/calendar-check.ts';
import { createCalendar } from '../calendars/calendar-creation.ts';
import { calendarPage } from '../calendars/calendar-page.ts';
import {
  calendarChanged,
  calendarInUse,
  calendarNotFound,
  calendarOrRefuse,
} from '../calendars/calendar-refusals.ts';
import { calendarView, jobsUsing } from '../calendars/calendar-use.ts';
import { carryIntoJobs } from '../calendars/edit-carrying.ts';
import { refuseBeyondStock } from '../jobs/definition-stock.ts';
import { etagOf, ifMatchOf, requiredIfMatch, versionOf } from '../jobs/if-match.ts';
import { requireCatalog } from '../jobs/job-reading.ts';
import { listByName } from '../paging/name-list.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { idempotencyHeaders, ifMatchHeaders, refusals } from './answers.ts';

const params = z.strictObject({ name: z.string() });
const tags = ['calendars'];

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Shared calendars: days off, workdays and blackouts that many schedules name and one edit changes for all of them. */
export function registerCalendarRoutes(api: Api, context: ApiContext): void {
  registerCalendarReads(api, context);
  api.post(
    '/api/v1/calendars',
    {
      schema: {
        tags,
        operationId: 'createCalendar',
        summary: 'Create a calendar',
        headers: idempotencyHeaders,
        body: calendarInputSchema,
        response: { 200: calendarViewSchema, 201: calendarViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { status, calendar } = await createCalendar(context, request.body, request);
      reply.header('location', `/api/v1/calendars/${calendar.name}`);
      reply.header('etag', etagOf(calendar.version));
      const view = calendarView(calendar, jobsUsing(context.deps.catalog, calendar.name));
      return reply.code(status).send(view);
    },
  );
  registerCalendarReplacement(api, context);
  registerCalendarDelete(api, context);
}

function registerCalendarReads(api: Api, context: ApiContext): void {
  const { deps } = context;
  api.get(
    '/api/v1/calendars',
    {
      schema: {
        tags,
        operationId: 'listCalendars',
        summary: 'Calendars with the jobs that use them, by name',
        querystring: calendarPageQuerySchema,
        response: { 200: calendarListSchema, ...refusals },
      },
    },
    async (request, reply) => {
      requireCatalog(deps, reply);
      return listByName('calendars', request.query, async (query) => calendarPage(deps, query));
    },
  );
  api.get(
    '/api/v1/calendars/:name',
    {
      schema: {
        tags,
        operationId: 'getCalendar',
        summary: 'Read a calendar; its ETag is what If-Match takes',
        params,
        response: { 200: calendarAnswerSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const calendar = await readCalendar(context, name, { request, reply });
      if (calendar !== undefined) {
        reply.header('etag', etagOf(calendar.version));
        return calendarView(calendar, jobsUsing(deps.catalog, name));
      }
      const problem = deps.calendars.broken().get(name);
      if (problem === undefined) throw calendarNotFound(name);
      return { name, state: 'broken' as const, problem };
    },
  );
}

function registerCalendarReplacement(api: Api, context: ApiContext): void {
  const { deps } = context;
  api.put(
    '/api/v1/calendars/:name',
    {
      schema: {
        tags,
        operationId: 'replaceCalendar',
        summary: 'Replace a calendar; an edit of each job that uses it. If-Match is required',
        params,
        headers: ifMatchHeaders,
        body: calendarInputSchema,
        response: { 200: calendarViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const ifMatch = requiredIfMatch(ifMatchOf(request));
      const input = request.body;
      refuseOtherName(input.name, request.params.name);
      const world = { deps, ask: request.ask };
      await refuseMeaningless(world, input);
      refuseBeyondStock(deps, input, deps.calendars.get(input.name));
      requireCatalog(deps, reply);
      await refuseStarving(world, input, jobsUsing(deps.catalog, input.name));
      const write = { now: await deps.time.ask(), ...versionOf(ifMatch) };
      const outcome = await request.ask.zookeeper(() => deps.calendars.replace(input, write));
      const calendar = calendarOrRefuse(outcome, input.name);
      const using = jobsUsing(deps.catalog, input.name);
      const lagging = await carryIntoJobs(context, { calendar, using }, { request, reply });
      reply.header('etag', etagOf(calendar.version));
      return calendarView(calendar, using, lagging);
    },
  );
}

function registerCalendarDelete(api: Api, context: ApiContext): void {
  const { deps } = context;
  api.delete(
    '/api/v1/calendars/:name',
    {
      schema: {
        tags,
        operationId: 'deleteCalendar',
        summary: 'Delete a calendar that no job uses',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null().describe('Deleted'), ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      requireCatalog(deps, reply);
      const using = jobsUsing(deps.catalog, name);
      if (using.length > 0) throw calendarInUse(name, using);
      const outcome = await request.ask.zookeeper(() =>
        deps.calendars.remove(name, versionOf(ifMatchOf(request))),
      );
      if (outcome.kind === 'not-found') throw calendarNotFound(name);
      if (outcome.kind === 'changed') throw calendarChanged(outcome.currentVersion);
      return reply.code(204).send(null);
    },
  );
}

/** As it stands, or as it was last known while ZooKeeper is away; the answer's header then says since when. */
async function readCalendar(
  { deps }: ApiContext,
  name: string,
  { request, reply }: Exchange,
): Promise<CalendarDefinition | undefined> {
  try {
    return await request.ask.zookeeper(() => deps.calendars.read(name));
  } catch (error) {
    if (!(error instanceof CoordinationFault)) throw error;
    requireCatalog(deps, reply);
    return deps.calendars.get(name);
  }
}

function refuseOtherName(given: string, asked: string): void {
  if (given === asked) return;
  throw new ProblemSignal('INPUT_INVALID', 'name: a calendar keeps its name; send the one asked.', {
    errors: [
      {
        code: 'FIELD_FIXED',
        path: 'name',
        message: { en: 'A calendar keeps its name', zh: '日历名称不可更改' },
        text: given,
        allowed: asked,
      },
    ],
  });
}
