import { isDeepStrictEqual } from 'node:util';
import type { CalendarDefinition, CalendarInput } from '@escapement/core';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { idempotencyKeyOf } from '../idempotency/idempotency-key.ts';
import { refuseBeyondStock } from '../jobs/definition-stock.ts';
import { refuseMeaningless } from './calendar-check.ts';
import { calendarOrRefuse } from './calendar-refusals.ts';

/** Creates a calendar; with an idempotency key, one that stands with the same content is the answer to a repeat. */
export async function createCalendar(
  { deps }: ApiContext,
  input: CalendarInput,
  request: FastifyRequest,
): Promise<{ readonly status: 200 | 201; readonly calendar: CalendarDefinition }> {
  const key = idempotencyKeyOf(request);
  await refuseMeaningless({ deps, ask: request.ask }, input);
  refuseBeyondStock(deps, input, undefined);
  const now = await deps.time.ask();
  const outcome = await request.ask.zookeeper(() => deps.calendars.create(input, now));
  if (outcome.kind === 'name-taken' && key !== undefined) {
    const standing = await request.ask.zookeeper(() => deps.calendars.read(input.name));
    if (standing !== undefined && isSameContent(standing, input)) {
      return { status: 200, calendar: standing };
    }
  }
  return { status: 201, calendar: calendarOrRefuse(outcome, input.name) };
}

function isSameContent(standing: CalendarDefinition, input: CalendarInput): boolean {
  const { version: _version, updatedAt: _updatedAt, ...content } = standing;
  return isDeepStrictEqual(content, JSON.parse(JSON.stringify(input)));
}
