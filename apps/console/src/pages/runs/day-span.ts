import { isJobId, type RunState, runStates } from '@escapement/core';
import type { ListRunsQuery } from '@escapement/protocol';
import type { RunsSearch } from '../../app/search.ts';
import { localToIso } from '../../time/local-field.ts';

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
