import { calendarInputSchema } from '@escapement/core';
import {
  type CalendarView,
  calendarAnswerSchema,
  calendarListSchema,
  calendarPageQuerySchema,
  calendarViewSchema,
  mergePatchSchema,
} from '@escapement/protocol';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CalendarReplacement } from '../acts/calendars/replace-calendar.ts';
import type { Api, ApiContext } from '../api-context.ts';
import { calendarPage } from '../calendars/calendar-page.ts';
import { calendarNotFound, calendarRefusal } from '../calendars/calendar-refusals.ts';
import { calendarView, jobsUsing } from '../calendars/calendar-use.ts';
import { readDocument } from '../document-reading.ts';
import { editedVersion, etagOf, ifMatchOf, versionOf } from '../jobs/if-match.ts';
import { requireCatalog } from '../jobs/job-reading.ts';
import { listByName } from '../paging/name-list.ts';
import { inUse } from '../problems/in-use.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { ignoringReadOnly } from '../read-only-fields.ts';
import { ifMatchHeaders, refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const params = z.strictObject({ name: z.string() });
const tags = ['calendars'];

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
        body: calendarInputSchema,
        response: { 200: calendarViewSchema, 201: calendarViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const call = callOf(request, reply, request.body);
      const outcome = accepted(await context.acts.createCalendar(call));
      if (!('calendar' in outcome)) throw calendarRefusal(outcome, request.body.name);
      const { kind, calendar } = outcome;
      reply.header('location', `/api/v1/calendars/${calendar.name}`);
      reply.header('etag', etagOf(calendar.version));
      const view = calendarView(calendar, jobsUsing(context.deps.catalog, calendar.name));
      return reply.code(kind === 'repeated' ? 200 : 201).send(view);
    },
  );
  registerCalendarReplacement(api, context);
  registerCalendarPatch(api, context);
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
      requireCatalog(deps, askedOf(request, reply));
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
      const calendar = await readDocument(deps.calendars, name, {
        deps,
        asked: askedOf(request, reply),
      });
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
  api.put(
    '/api/v1/calendars/:name',
    {
      preValidation: ignoringReadOnly({ answer: calendarViewSchema, input: calendarInputSchema }),
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
      const edited = editedVersion(request.headers['if-match']);
      const calendar = request.body;
      refuseOtherName(calendar.name, request.params.name);
      const call = callOf(request, reply, { calendar, ...edited });
      const outcome = accepted(await context.acts.replaceCalendar(call));
      return answerReplaced(outcome, calendar.name, reply);
    },
  );
}

function registerCalendarPatch(api: Api, context: ApiContext): void {
  api.patch(
    '/api/v1/calendars/:name',
    {
      preValidation: ignoringReadOnly({ answer: calendarViewSchema, input: calendarInputSchema }),
      schema: {
        tags,
        operationId: 'patchCalendar',
        summary:
          'Change some fields of a calendar by a JSON merge patch; an edit of each job that uses it. If-Match is required',
        params,
        headers: ifMatchHeaders,
        body: mergePatchSchema,
        response: { 200: calendarViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const edited = editedVersion(request.headers['if-match']);
      const { name } = request.params;
      const patch = request.body;
      if (typeof patch.name === 'string') refuseOtherName(patch.name, name);
      const call = callOf(request, reply, { name, patch, ...edited });
      return answerReplaced(accepted(await context.acts.patchCalendar(call)), name, reply);
    },
  );
}

function answerReplaced(
  outcome: CalendarReplacement,
  name: string,
  reply: FastifyReply,
): CalendarView {
  if (outcome.kind !== 'replaced') throw calendarRefusal(outcome, name);
  reply.header('etag', etagOf(outcome.calendar.version));
  return calendarView(outcome.calendar, outcome.using, outcome.laggingCount);
}

function registerCalendarDelete(api: Api, context: ApiContext): void {
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
      const input = { name, ...versionOf(ifMatchOf(request.headers['if-match'])) };
      const outcome = accepted(await context.acts.deleteCalendar(callOf(request, reply, input)));
      switch (outcome.kind) {
        case 'removed':
          return reply.code(204).send(null);
        case 'in-use':
          throw inUse(
            'CALENDAR_IN_USE',
            name,
            outcome.using.map(({ id }) => id),
          );
        default:
          throw calendarRefusal(outcome, name);
      }
    },
  );
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
