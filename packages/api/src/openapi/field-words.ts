import { clusterWords } from './words/cluster-words.ts';
import { configWords } from './words/config-words.ts';
import type { FieldWords, ShapeWords } from './words/field-words.ts';
import { jobWords } from './words/job-words.ts';
import { queueLimitWords } from './words/queue-limit-words.ts';
import { queueWords } from './words/queue-words.ts';
import { runWords } from './words/run-words.ts';
import { serviceWords } from './words/service-words.ts';
import { singletonWords } from './words/singleton-words.ts';

/** Fields that mean the same wherever they stand. */
export const fieldsEverywhere: FieldWords = {
  cursor: 'What the next page is asked for with; absent on the last',
  items: 'The rows of this page',
  total: 'How many there are on all pages together',
  tzVersion: 'The version of its time-zone data, such as 2025c; absent where it does not say',
  en: 'In English',
  zh: 'In Chinese',
  updatedAt: 'When this version was written',
  host: 'The name of its machine',
  pid: 'Its process id there',
  nodeId: 'The id of the node',
  workerId: 'The id of the worker',
  waitingFor: 'What it waits for before it can do all of its work; absent where it does not say',
  clockOffsetMs: 'How far its clock is ahead of that of Redis, as last measured, in milliseconds',
  startedAt: 'When it started',
  timeZone: 'An IANA time zone, such as America/New_York',
  reason: 'Why, in words',
  until: 'Until when; without an end, where it is absent',
};

/** The fields of each shape that has a name. */
export const fieldsOf: ShapeWords = {
  ...jobWords,
  ...runWords,
  ...queueWords,
  ...clusterWords,
  ...configWords,
  ...serviceWords,
  ...singletonWords,
  ...queueLimitWords,
};

/** The fields of bodies that have no name of their own, by operation. */
export const bodyFields: ShapeWords = {
  backfill: {
    from: 'Fire times from this instant on',
    to: 'Fire times before this instant, which must have passed',
    dryRun: 'Only say what would run, and change nothing',
    order: 'Whether the oldest fire times run first, as unless it is said, or the newest',
    again: 'Whether fire times run once more that had a run; they are left out unless it is said',
    parallel:
      'Most of its runs that are not over at a time: as many as the job lets unless it is said, ten at most',
    reason: 'Why, for whoever looks at the back-fill later; needed unless it is a dry run',
  },
  cancelRun: { reason: 'Why, for whoever looks at the run later' },
  createJobs: { jobs: 'The jobs, up to 500' },
  drainWorker: { reason: 'Why, for whoever finds that it takes nothing' },
  pauseQueue: { reason: 'Why, for whoever finds that its runs wait' },
  discardSetAside: { reason: 'Why, for the history of terms', jobs: 'Ids of the jobs' },
  freeLock: {
    fencingToken: 'The token of the holder that is meant, as GET /api/v1/locks/{name} shows it',
    confirm: 'The name of the lock once more',
    reason: 'Why, for the audit log',
  },
  setPermits: {
    from: 'How many permits it has, so that nobody changes what somebody else has changed meanwhile',
    to: 'How many it is to have, 1 to 1,000',
    reason: 'Why, for the audit log',
  },
  renewLease: { leaseMs: 'How long it lasts from now on, in milliseconds: 100 to 3,600,000' },
  takeLease: {
    owner: 'What people see of who holds it',
    waitMs:
      'How long to stand in line at the most, in milliseconds, up to 60,000; unless given, what is not free is refused at once',
    leaseMs: 'How long it lasts unless it is renewed, in milliseconds: 100 to 3,600,000',
  },
  keepInstance: {
    address: 'Where it answers: an origin, and a path below which its own begin',
    weight: 'Its part among the weights of all, 0 to 1,000; 1 unless given',
    zone: 'Where it runs',
    version: 'Which version of its program it is',
    metadata: 'What else it says to those who call it: up to twenty texts',
    draining: 'Whether nobody is to pick it any more; what it has begun it may end',
    ttlMs: 'How long it stands unless it is sent again, in milliseconds: 1,000 to 3,600,000',
  },
  moveSingleton: {
    reason: 'Why, for whoever looks at its moves later',
    to: 'The program that is to have it, one of those that stand in line; the next of them, unless given',
  },
  restartSingleton: { reason: 'Why, for whoever looks at its moves later' },
  sendCommandAgain: { reason: 'Why, for the audit log' },
  tellSingleton: { command: 'What it is told: any JSON value of up to 64 KB' },
  pauseJob: {
    reason: 'Why, for whoever looks at the job later',
    until:
      'When it ends by itself, at most ten years ahead: what is due from then on is fired; where it is absent somebody has to resume the job',
    ifVersion: 'Only where this version stands; whatever stands, unless given',
  },
  resumeJob: { ifVersion: 'Only where this version stands; whatever stands, unless given' },
  preview: {
    schedule: 'The schedule',
    key: 'The job id that H and jitter are made from',
    from: 'From when on; now, unless given',
    n: 'How many fire times',
  },
  stepDown: { reason: 'Why, for the history of terms' },
  resetOffice: { reason: 'Why, for the history of terms' },
  restoreSetAside: {
    reason: 'Why, for the history of terms',
    jobs: 'Ids of the jobs; all, unless given',
  },
  retryRun: { input: 'What its handler is given in place of what it was given before' },
  runNow: {
    input: 'What its handler is given in place of what the job says',
    runAt: 'When it is to run, up to 366 days ahead; now, where neither this nor delayMs is said',
    delayMs: 'After how long it is to run, in milliseconds',
    key: 'By what you know it: one that waits under it is kept or replaced, and may be taken back',
    onDuplicate: 'Whether one that waits under the same key is kept, or replaced by this one',
  },
  stopBackfill: { reason: 'Why, for whoever looks at the back-fill later' },
  signIn: { token: 'The admin token' },
};

/** Parameters by their name, where they mean the same everywhere, or by operation and name. */
export const parameterWords: FieldWords = {
  limit: 'How many rows a page holds at the most',
  cursor: 'Where the page begins: what the page before answered',
  from: 'Only from this instant on',
  to: 'Only up to this instant',
  name: 'The name of it',
  'if-match': 'The ETag of the version that is meant, such as "3", or * for whatever stands',
  'deleteSingleton.reason': 'Why, for the audit log',
  'deleteJob.running':
    'Whether the runs that workers have in hand go on to their end, or are cancelled; unless given, they go on',
  'sendCommandAgain.sequence': 'Which command, by its `sequence` in `deadCommands`',
  'listJobs.q':
    'Words that must all occur in id, name, description, tags, handler, URL or cron text, or in what is said of the schedule in English or Chinese, such as "every 5 minutes" or "weekdays at 9"',
  'listJobs.state': 'Only jobs in this state',
  'listJobs.tag': 'Only jobs with this tag',
  'listJobs.zone': 'Only jobs with a cron schedule in this time zone',
  'listJobs.queue': 'Only jobs whose runs go through this queue',
  'listJobs.handler': 'Only jobs that call this handler',
  'listJobs.health':
    'Only jobs that fail, by their last run that ended, or enabled ones that no living worker serves',
  'listJobs.sort':
    'By id, by name in any case (which is the id of a job that has none), or by when they were last written, with - before it the other way round; or next, by when they fire next, soonest first, those behind that do not fire by themselves. By id, unless given',
  'listOutcomes.job': 'Only fire times of this job, which may be deleted',
  'listOutcomes.outcome': 'Only this outcome, or one of several, separated by commas',
  'listRuns.job': 'Only runs of this job',
  'listRuns.q': 'Words that must all occur in the id or the name of its job, in any case',
  'listRuns.exclude': 'Jobs whose runs are left out: one id, or several separated by commas',
  'listRuns.state': 'Only runs in this state, or in one of several, separated by commas',
  'listRuns.trigger':
    'Only runs that came about in this way, or in one of several, separated by commas',
  'listRuns.queue': 'Only runs that go through this queue',
  'listRuns.excludeQueue': 'Queues whose runs are left out: one, or several separated by commas',
  'listRuns.excludeWorker':
    'Workers, by their whole ids, whose runs are left out: one, or several separated by commas. What no worker has begun stays',
  'listRuns.parts':
    'listed, unless given: also runs that do a part of another. folded: these are left out, and each whole says in parts how far they are',
  'listRuns.total':
    'counted: the answer says how many there are on all pages together, in total, or where too many would have to be looked at how many were found among those that were, in totalAtLeast',
  'listRuns.worker': 'Only runs that this worker began last, by its whole id',
  'runLog.after': 'Only lines after the one of this number',
  'runLog.limit': 'How many lines at the most',
  'runLog.contains': 'Only lines that hold this text, in any case',
  'retryRun.id': 'The id of the run',
  leaseId: 'The id of the lease, as it was answered when it was taken',
  backfillId: 'The name of the back-fill',
  'takeBackRun.key': 'The key that it was asked for under; this, or run',
  'takeBackRun.run': 'The id of the run; this, or key',
  'getRun.id': 'The id of the run',
  'cancelRun.id': 'The id of the run',
  'runLog.id': 'The id of the run',
  'downloadRunLog.id': 'The id of the run',
  'drainWorker.id': 'The id of the worker',
  'resumeWorker.id': 'The id of the worker',
  'getWorker.id': 'The id of the worker',
  id: 'The id of the job',
};
