import {
  auditedActs,
  filterChars,
  outcomesWithoutRun,
  runStates,
  runTriggers,
} from '@escapement/core';
import { filter, lastOf, oneOf, severalOf, text, wholeNumber, words } from './search-words.ts';

/** What the address bar may say about each screen. */
const word = text(200);

const { jobs, runs, audit } = filterChars;
/** An id of a job that is longer is none. */
const job = filter(64);

export const jobsSearchSchema = words({
  q: filter(jobs.q),
  state: oneOf(['enabled', 'paused', 'broken']),
  tag: filter(jobs.tag),
  zone: filter(jobs.zone),
  queue: filter(jobs.queue),
  handler: filter(jobs.handler),
  health: oneOf(['failing', 'unserved']),
  sort: oneOf(['id', '-id', 'name', '-name', 'updated', '-updated', 'next']),
});
export type JobsSearch = ReturnType<typeof jobsSearchSchema.parse>;

export const jobSearchSchema = words({
  tab: oneOf(['runs', 'delayed', 'backfills', 'ledger', 'history', 'versions', 'definition']),
  /** Of the fire ledger, from when to when. */
  from: word,
  to: word,
});
export type JobSearch = ReturnType<typeof jobSearchSchema.parse>;

/** `from`: the job whose fields a new one begins with. */
export const newJobSearchSchema = words({ from: word });

/** Jobs of which a list shows every row, separated by commas. */
const unfolded = lastOf(1_000);

/** As long as an address may be. Of which there are more than the server takes the page says so. */
const leftOut = filter(4_000);

export const overviewSearchSchema = words({ unfolded });

export const runsSearchSchema = words({
  job,
  q: filter(runs.q),
  /** Ids of jobs, separated by commas. */
  exclude: leftOut,
  state: severalOf(runStates),
  /** What they came of. */
  trigger: severalOf(runTriggers),
  queue: filter(runs.queue),
  worker: filter(runs.worker),
  /** Queues and workers that are left out, separated by commas. */
  excludeQueue: leftOut,
  excludeWorker: leftOut,
  from: word,
  to: word,
  unfolded,
});
export type RunsSearch = ReturnType<typeof runsSearchSchema.parse>;

export const notRunSearchSchema = words({
  job,
  outcome: severalOf(outcomesWithoutRun),
  from: word,
  to: word,
});
export type NotRunSearch = ReturnType<typeof notRunSearchSchema.parse>;

/** The years that the timetable covers; without one it is the current. */
export const calendarSearchSchema = words({
  year: wholeNumber(1970, 2199),
});

export const auditSearchSchema = words({
  who: filter(audit.who),
  act: oneOf(auditedActs),
  about: filter(audit.about),
  from: word,
  to: word,
});
export type AuditSearch = ReturnType<typeof auditSearchSchema.parse>;

/** As long as the address of any screen with its filters. */
const place = text(4_000);
export const signInSearchSchema = words({ token: word, next: place });
