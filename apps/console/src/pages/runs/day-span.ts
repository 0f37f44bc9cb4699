import { fromIso, isJobId, type RunState, runStates, toIso } from '@escapement/core';
import type { ListRunsQuery } from '@escapement/protocol';
import type { RunsSearch } from '../../app/search.ts';

/** The zones in which the fields can be read: a browser knows the offsets of its own, and of UTC. */
export type FieldZone = 'mine' | 'utc';

/** What a `datetime-local` field says; `undefined` while it is incomplete. */
export function localToIso(text: string | undefined, zone: FieldZone = 'mine'): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (fromIso(text) !== undefined) return text;
  const instant = new Date(zone === 'utc' ? `${text}Z` : text).getTime();
  return Number.isNaN(instant) ? undefined : toIso(instant);
}

/** The reverse, to the minute, for the field's value. */
export function isoToLocal(iso: string | undefined, zone: FieldZone = 'mine'): string {
  const instant = iso === undefined ? undefined : fromIso(iso);
  if (instant === undefined) return '';
  const behindMinutes = zone === 'utc' ? 0 : new Date(instant).getTimezoneOffset();
  return toIso(instant - behindMinutes * 60_000).slice(0, 16);
}

/** Unless asked otherwise, what has begun or ended: staged runs are the future, and there can be many of them. */
export const begunStates = runStates
  .filter((state) => state !== 'staged' && state !== 'delayed')
  .join(',');

/** What the address bar says, as the server is asked. Half a job id is no id yet and is not sent. */
export function toRunsQuery(search: RunsSearch): ListRunsQuery {
  const from = localToIso(search.from);
  const to = localToIso(search.to);
  return {
    ...(search.job !== undefined && isJobId(search.job) ? { job: search.job } : {}),
    state: search.state ?? begunStates,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    limit: 50,
  };
}

/** The states of the address bar, one by one. */
export function statesOf(search: RunsSearch): RunState[] {
  return (search.state?.split(',') ?? []) as RunState[];
}
