import type { FieldWords, ShapeWords } from './field-words.ts';

const runFields: FieldWords = {
  id: 'The name of the run: its job, its fire time, and a mark where it was asked for',
  jobId: 'The job that it is of',
  trigger: 'Why there is this run: its schedule, or somebody who asked for it',
  fireTime: 'The instant that the schedule prescribed, or at which it was asked for',
  repeatedTime: 'Of a retry by hand: the fire time that it serves once more',
  dueTime: 'The fire time plus jitter: from when on it may start',
  state: 'How it stands',
  attempt: 'Which attempt this is, counted from 1; 0 while no worker has begun it',
  version: 'The version of the job that it was staged from',
  epoch: 'The term that staged it; 0 where somebody asked for it',
  queue: 'The queue that it goes through',
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
  earlierAttempts: 'The attempts before this one, oldest first, the last 50',
  stop: 'Who wants it stopped; present once somebody has asked',
  ahead: 'How many runs of its job come before it, while it waits for its turn',
  asked: 'Who asked for it; shown where one run is read',
  retriedAs: 'The run that was asked for last to do it once more; shown where one run is read',
  lock: 'The lock that it names, its fencing token once it holds it, and how long it waited for it',
};

/** Runs, and what is told of them. */
export const runWords: ShapeWords = {
  AskedFor: {
    by: 'Who: how they were known, and from where',
    key: 'By what whoever asked knows it, where it was asked for later',
    retryOf: 'The run that it does once more: the first one, however often that was retried',
  },
  EarlierAttempt: {
    attempt: 'Which attempt it was, counted from 1',
    outcome: 'What became of it',
    startedAt: 'When it began',
    finishedAt: 'When it was over',
    reason: 'Why, in words',
  },
  LedgerEntry: {
    fireTime: 'The fire time, or the first of a stretch',
    untilFireTime:
      'The last fire time of a stretch that shares one outcome; absent for a single one',
    count: 'How many fire times the stretch holds, where they were counted',
    outcome: 'What became of it; unknown where Redis lost the memory of it',
    reason: 'Why it has no run',
    detail: 'What the reason refers to: the run in the way, the name of the calendar',
    runId: 'Its run',
    runState: 'How that stands',
    latenessMs: 'How late it began, in milliseconds; absent where nothing did',
    recordedAt: 'When it was recorded',
  },
  LogLine: {
    line: 'Counts the lines of a run from 1; one that is missing was left out',
    at: 'When it was printed',
    attempt: 'By which attempt',
    stream: 'Where it was printed; system is what the worker says of the run',
    text: 'The line, without its end',
  },
  Run: {
    ...runFields,
    name: 'The name of the lock',
    fencingToken: 'The token under which it holds the lock',
    waitedMs: 'How long it waited for the lock, in milliseconds',
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
