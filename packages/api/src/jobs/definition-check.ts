import type { JobInput } from '@escapement/core';
import type { ApiDeps } from '../api-deps.ts';
import { refuseUnsupportedPolicies } from './policy-check.ts';
import { compileOrRefuse } from './schedule-check.ts';

/** Refuses a definition whose shape is right and which still cannot be kept. Must come before anything is stored. */
export function refuseUnkeepable(deps: ApiDeps, input: JobInput): void {
  refuseUnsupportedPolicies(input);
  const standing = deps.catalog.get(input.id)?.schedule;
  // Editing the description of a one-time job that has fired must stay possible, so only a changed schedule meets the clock.
  const unchanged = JSON.stringify(standing) === JSON.stringify(input.schedule);
  compileOrRefuse(input.schedule, {
    key: input.id,
    calendars: deps.calendars?.() ?? new Map(),
    ...(unchanged ? {} : { now: deps.clock.now() }),
  });
}
