import type { JobInput, KnownCalendars } from '@escapement/core';
import type { ApiDeps } from '../api-deps.ts';
import type { Ask } from '../ask.ts';
import { calendarsOf } from '../calendars/known-calendars.ts';
import { checkTimeMs } from '../checks/check-time.ts';
import { refuseLargeDefinition } from './definition-size.ts';
import { refuseBeyondStock } from './definition-stock.ts';
import { refuseUnsendable } from './http-task-check.ts';
import { refuseUnsupportedPolicies } from './policy-check.ts';
import { scheduleInvalid } from './schedule-check.ts';

/** The part of it that asks neither the clock nor the calendars. */
export function refuseUnstorable(deps: ApiDeps, input: JobInput): void {
  refuseLargeDefinition(input);
  refuseBeyondStock(deps, input, deps.catalog.get(input.id));
  refuseUnsendable(input);
  refuseUnsupportedPolicies(input);
}

/** Refuses a definition whose shape is right and which still cannot be kept. Must come before anything is stored. */
export async function refuseUnkeepable(
  world: { readonly deps: ApiDeps; readonly ask: Ask },
  input: JobInput,
  known: KnownCalendars,
): Promise<void> {
  const { deps, ask } = world;
  refuseUnstorable(deps, input);
  const { schedule } = input;
  const standing = deps.catalog.get(input.id)?.schedule;
  // Editing the description of a one-time job that has fired must stay possible, so only a changed schedule meets the clock.
  const isUnchanged = JSON.stringify(standing) === JSON.stringify(schedule);
  const now = isUnchanged ? undefined : deps.time.now();
  const question = { schedule, calendars: calendarsOf(schedule, known), key: input.id, now };
  const verdict = await deps.checks.ask('schedule', question, checkTimeMs(ask));
  if (verdict.errors.length > 0) throw scheduleInvalid(verdict);
}
