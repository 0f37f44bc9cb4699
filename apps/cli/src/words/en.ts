import { counted } from '@escapement/core';
import { auditLine } from './audit-line.ts';
import { enBackfill } from './backfill-words.ts';
import { enConfig } from './config-words.ts';
import { enHelp } from './en-help.ts';
import { enMisuse } from './en-misuse.ts';
import { enJobs } from './job-words.ts';
import { enLimits } from './limit-words.ts';
import { enLeases, enLocks } from './lock-words.ts';
import { enNotRun } from './not-run-words.ts';
import { enRuns } from './run-words.ts';
import { titleOf, waitedFor } from './said-by-code.ts';
import { enServices } from './service-words.ts';
import { enSingletons } from './singleton-words.ts';
import type { Words } from './words.ts';

const outcomes = { done: 'done', refused: 'refused', failed: 'failed' } as const;
const jobs = (count: number): string => counted(count, 'job');
const are = (count: number): string => (count === 1 ? 'is' : 'are');

export const enWords: Words = {
  help: enHelp,
  misuse: enMisuse,
  ofWords: ({ en }) => en,

  notUrl: (text) => `"${text}" is not of the form http://host:port or https://host:port.`,
  tokenFileUnfit: (path, problem) => `The token is to come from ${path}, which ${problem}.`,
  noToken:
    'No admin token: name its file with --token-file or in ESCAPEMENT_ADMIN_TOKEN_FILE. `npm start` keeps it in .escapement/admin-token.',
  tokenUnfit:
    'What was given as the admin token is none: it holds blanks, or signs that are not ASCII.',
  unreachable: (baseUrl, because) =>
    `Nobody answered at ${baseUrl} (${because}). Is a node running there? Name another one with --url.`,
  refused: (problem) => `${titleOf(problem, 'en')} (${problem.code}): ${problem.detail}`,

  noLeader: 'Nobody leads: what is staged runs, and nothing new is planned.',
  leader: (nodeId, epoch, since) => `Leader: ${nodeId}, epoch ${epoch}, since ${since}`,
  rideThrough: '  It cannot reach ZooKeeper, and goes on by the fence in Redis.',
  stale: (since) => `ZooKeeper cannot be asked: who lives is as it was at ${since}.`,
  nodes: (count) => `Nodes: ${count}`,
  workers: (count) => `Workers: ${count}`,
  more: (count) => `and ${count} more`,
  waiting: (waiting) => `waits for ${waitedFor(waiting, 'en')}`,
  dependency: (name, state, since) => `${name}: ${state} since ${since}`,
  warning: (code, { en }) => `Warning ${code}: ${en}`,

  officeReset: (ensembleId) =>
    `The data of ZooKeeper has the new name ${ensembleId}. Whoever is first in line leads within 15 seconds: look at \`escapement status\`.`,
  handedOver: (nodeId) => `${nodeId} handed over its office.`,

  runCancelled: (id) => `${id} is cancelled.`,
  delayedMore: 'and later ones',
  delayedCount: (count) =>
    count === 0 ? 'No run of it waits for its time.' : `Waiting for their time: ${count}`,
  runTakenBack: (id) => `${id} is taken back, and will not begin.`,
  runRetried: ({ id, retry, version }) =>
    `${retry} does once more what ${id} did not, by version ${version} of its job.`,
  runTold: (id) => `${id} is told to stop; it is over when its task has ended.`,

  firstOnly: (shown) => `These are the first ${shown}; there are more.`,
  typeToGoOn: (expected) => `Type ${expected} to go on: `,
  nothingDone: 'Something else was typed, or nothing: nothing is done. --yes asks for no word.',

  nothingSent: 'Nothing was sent.',

  jobs: enJobs,
  runs: enRuns,
  backfill: enBackfill,
  limits: enLimits,
  locks: enLocks,
  leases: enLeases,
  singletons: enSingletons,
  config: enConfig,
  services: enServices,
  notRun: enNotRun,

  setAsideCount: (count) => (count === 0 ? 'No job is set aside.' : `Set aside: ${count}`),
  setAsideBroken: (id, problem) => `  ${id}  cannot be read: ${problem}`,
  restored: (count) => `Restored ${jobs(count)}.`,
  notRestorable: (count) => `${jobs(count)} cannot be restored and ${are(count)} still set aside:`,
  leftSetAside: (count) => `${jobs(count)} ${are(count)} left: call it again.`,
  discarded: (count) => `Gave up ${jobs(count)}.`,
  notSetAside: (count) => `${count} of those that you named ${are(count)} not set aside.`,

  noAuditRows: 'There is no such row in the audit log.',
  auditRow: (row) => auditLine(row, outcomes),
  olderAuditRows: (shown) =>
    `These are the newest ${shown}; there are older ones: narrow them by --who, --act or --about.`,
};
