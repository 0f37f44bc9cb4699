import type { JobInput, KnownCalendars } from '@escapement/core';
import type { ApiDeps } from '../api-deps.ts';
import { specsOf } from '../calendars/known-calendars.ts';
import { refuseLargeDefinition } from './definition-size.ts';
import { refuseBeyondStock } from './definition-stock.ts';
import { refuseUnsendable } from './http-task-check.ts';
import { refuseUnsupportedPolicies } from './policy-check.ts';
import { compileOrRefuse, refuseSpent } from './schedule-check.ts';

/** Refuses a definition whose shape is right and which still cannot be kept. Must come before anything is stored. */
export function refuseUnkeepable(deps: ApiDeps, input: JobInput, known: KnownCalendars): void {
  refuseLargeDefinition(input);
  refuseBeyondStock(deps, input, deps.catalog.get(input.id));
  refuseUnsendable(input);
  refuseUnsupportedPolicies(input);
  const key = input.id;
  const calendars = specsOf(input.schedule, known);
  const standing = deps.catalog.get(input.id)?.schedule;
  // Editing the description of a one-time job that has fired must stay possible, so only a changed schedule meets the clock.
  if (JSON.stringify(standing) === JSON.stringify(input.schedule)) {
    compileOrRefuse(input.schedule, { key, calendars });
    return;
  }
  const now = deps.time.now();
  const timetable = compileOrRefuse(input.schedule, { key, calendars, now });
  refuseSpent(input.schedule, timetable, now);
}
