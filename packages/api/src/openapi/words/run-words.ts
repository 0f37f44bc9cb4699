import type { FieldWords, ShapeWords } from './field-words.ts';

const runFields: FieldWords = {
  id: 'The name of the run: its job, its fire time, and a mark where it was asked for',
  jobId: 'The job that it is of',
  trigger: 'Why there is this run: its schedule, or somebody who asked for it',
  fireTime: 'The instant that the schedule prescribed, or at which it was asked for',
  repeatedTime:
    'Of a retry by hand, of a run of a back-fill, and of one after another: the fire time that it serves',
  dueTime: 'The fire time plus jitter: from when on it may start',
  state: 'How it stands',
  attempt: 'Which attempt this is, counted from 1; 0 while no worker has begun it',
  version: 'The version of the job that it was staged from',
  epoch: 'The term that staged it; 0 where somebody asked for it',
  queue:
    'The queue that it goes through; what one worker alone does, in the queue of that worker: ~ and its id',
  stagedAt: 'When it was put into its queue',
  startedAt: 'When this attempt began',
  finishedAt: 'When it ended',
  durationMs: 'How long the last attempt took, in milliseconds, without waiting for a lock',
  reason: 'Why it ended as it did, or waits, in words',
  input: "What it was asked for with in place of its job's own; shown where one run is read",
  result: 'What its handler returned; shown where one run is read',
  resultLeftOut: 'Why what its handler returned is not kept',
  progress: 'How far its handler says that it is; shown where one run is read',
  retryAt: 'While it is retrying: when it may be begun again',
  parts:
    'Of a run that is done in parts: how many there are (total), how many are over, and how many of these succeeded; shown in lists that are asked for with parts=folded',
  part: 'Of which run it does a part, and which, or for which worker; absent where it is whole',
  shards: 'The runs that do it in parts, once they are made; shown where one run is read',
  earlierAttempts: 'The attempts before this one, oldest first, the last 50',
  stop: 'Who wants it stopped; present once somebody has asked',
  ahead: 'How many runs of its job come before it, while it waits for its turn',
  heldBy: 'Which limit of its queue it waits for while it is queued; shown where one run is read',
  asked: 'Who asked for it; shown where one run is read',
  retriedAs: 'The run that was asked for last to do it once more; shown where one run is read',
  lock: 'The lock that it names, its fencing token once it holds it, and how long it waited for it',
};

const backfillFields: FieldWords = {
  from: 'Fire times from this instant on',
  to: 'Fire times before this instant',
  order: 'Whether the oldest fire times run first, as unless it is said, or the newest',
  again: 'Whether fire times run once more that had a run',
  parallel:
    'Most of its runs that are not over at a time, as it was asked for; absent where as many as the job lets',
};

const outcomeFields: FieldWords = {
  fireTime: 'The fire time, or the first of a stretch',
  untilFireTime: 'The last fire time of a stretch that shares one outcome; absent for a single one',
  count: 'How many fire times the stretch holds, where they were counted',
  outcome: 'What became of it; unknown where Redis lost the memory of it',
  reason: 'Why it has no run',
  detail: 'What the reason refers to: the run in the way, the name of the calendar',
  runId: 'Its run',
  runState: 'How that stands',
  latenessMs: 'How late it began, in milliseconds; absent where nothing did',
  recordedAt: 'When it was recorded',
};

/** Runs, and what is told of them. */
export const runWords: ShapeWords = {
  Backfill: {
    id: 'The name of the back-fill',
    jobId: 'The job that it is of',
    ...backfillFields,
    reason: 'Why, in the words of whoever asked for it',
    by: 'Who asked for it: how they were known, and from where',
    askedAt: 'When it was asked for',
    version: 'The version of the job that said which fire times there are',
    total: 'How many fire times it runs',
    leftOut: 'How many had a run, and are not among them',
    state: 'running; stopped, and no more of it begins; or done, and all of its runs are over',
    staged: 'How many runs have been made',
    ended: 'How many of its runs are over: the sum of the four that follow',
    succeeded: 'How many succeeded',
    failed: 'How many failed, ran out of time, or were lost with their worker',
    cancelled: 'How many were cancelled, as those are that had not begun when it was stopped',
    unknown: 'How many are over and had been forgotten before anybody counted them',
    endedAt: 'When its last run was over, or it was stopped',
    stop: 'Who stopped it; present once that was done',
  },
  BackfillPlan: {
    dryRun: 'Nothing was changed',
    total: 'How many fire times it would run',
    leftOut: 'How many had a run, and would not be among them',
    first: 'The first that it would run, in its order, five at most',
    last: 'The last that it would run, five at most that are not among the first',
    atOnce: 'How many of its runs are not over at a time',
    version: 'The version of the job that says which fire times there are',
    droppedUpTo:
      'Records of fire times up to this instant were dropped for age: those are run, though they may have had a run',
  },
  BackfillStop: {
    at: 'When',
    by: 'Who: how they were known, and from where, or escapement where the leader stopped it',
    reason:
      'Why; deleted where its job is gone, redis-forgot or redis-went-back where it is not known what had run',
  },
  Backfills: { items: 'Newest first' },
  Join: {
    fireTime: 'The fire time that all of them serve',
    since: 'When the first of them ended',
    ended: 'Runs that have ended as the job wants it',
    awaited: 'Jobs of which no run of this fire time has ended so yet',
  },
  JoinedRun: {
    jobId: 'The job that it is of',
    runId: 'Its id',
    state: 'What it ended as',
  },
  JoinList: { items: 'The latest fire time first' },
  RunList: {
    total:
      'How many there are on all pages together; where that was asked for, and all were looked at',
    totalAtLeast:
      'Where not all were looked at: how many were found, and there may be more; absent where that is none',
  },
  JobPause: {
    from: 'When it was paused; nothing is fired from then on',
    to: 'When that ended; absent while it lasts',
    reason: 'Why, as was said last',
    by: 'Who paused it last; absent where the audit log has it no more',
    resumedBy: 'Who ended it; absent where it lasts, or ended by itself',
    until: 'When it ends by itself, or ended so',
  },
  JobPauses: { items: 'The latest first, 50 at the most, as far as the audit log goes back' },
  AskedFor: {
    after: 'The run of another job by whose end it came to be',
    backfill: 'The back-fill that it is of',
    by: 'Who: how they were known, and from where',
    key: 'By what whoever asked knows it, where it was asked for later',
    retryOf: 'The run that it does once more: the first one, however often that was retried',
  },
  Shard: {
    runId: 'The run that does this part',
    end: 'What it came to; absent while it is not over. taken-back: it never began; gone: nobody can tell any more',
  },
  EarlierAttempt: {
    attempt: 'Which attempt it was, counted from 1',
    outcome: 'What became of it',
    startedAt: 'When it began',
    finishedAt: 'When it was over',
    reason: 'Why, in words',
  },
  FireOutcome: {
    ...outcomeFields,
    jobId: 'The job that it is of',
    jobName: 'The name of its job as the job stands now; absent where there is none',
    timeZone: "The zone of its job's schedule as the job stands now; absent where there is none",
  },
  LedgerEntry: outcomeFields,
  LogLine: {
    line: 'Counts the lines of a run from 1; one that is missing was left out',
    at: 'When it was printed',
    attempt: 'By which attempt',
    stream: 'Where it was printed; system is what the worker says of the run',
    text: 'The line, without its end',
  },
  OutcomeList: {
    items: 'By job, newest first in each; few or none where few of many fit',
    nextJobId:
      'The job with whose ledger the next page goes on, in the order of ids; absent when all were looked into',
  },
  Run: {
    ...runFields,
    of: 'The run that it does a part of',
    index: 'Which part of that, counted from 0',
    total: 'How many parts there are',
    over: 'How many of its parts are over',
    succeeded: 'How many of its parts succeeded',
    name: 'The name of the lock',
    fencingToken: 'The token under which it holds the lock',
    waitedMs: 'How long it waited for the lock, in milliseconds',
    jobName: 'The name of its job as the job stands now; absent where there is none',
    timeZone: "The zone of its job's schedule as the job stands now; absent where there is none",
    warnings: 'Why it waits though it is due; where one run is read that has not begun',
  },
  RunLog: {
    lines: 'Lines in order',
    complete: 'Whether the run is over and these are the last lines',
    lookedUpTo:
      'Where a text was looked for: the last line that was looked at, after which the search goes on',
    unfinished: 'How a line stands now that has no end yet; the next answer has it anew',
  },
  RunProgress: {
    fraction: 'How far it is, from 0 to 1',
    note: 'What it is at',
    at: 'When it said so',
  },
  StopRequest: { askedAt: 'When', by: 'Who: how they were known, and from where', reason: 'Why' },
  UnfinishedLine: {
    at: 'When the last of it was printed',
    attempt: 'By which attempt',
    stream: 'Where it was printed',
    text: 'What stands in it',
  },
};
