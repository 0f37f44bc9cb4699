import type { FieldWords, ShapeWords } from './field-words.ts';

const jobFields: FieldWords = {
  id: 'The name of the job, which it keeps; the fields of its runs begin with it',
  name: 'What people read beside the id, in any script; other jobs may have the same. The id alone is shown where absent',
  description: 'What it is for, for people to read',
  tags: 'Words to find it by',
  schedule: 'The rule that yields its fire times',
  task: 'What each run does',
  queue: 'The queue that its runs go through, and that a worker must serve',
  overlap:
    'What happens to a fire time while an earlier run is under way: it is skipped, runs beside it, waits for it, or replaces it',
  overlapLimit:
    'How many of its runs may wait for their turn where overlap is queue; 100 unless it is said',
  maxConcurrent:
    'How many of its runs may be at work at once where overlap is skip or queue; 1 unless it is said',
  priority:
    'Which of the runs that are due in its queue begin first: those without, or with 0, and then the smaller number',
  catchUp:
    'What happens to fire times that passed unserved, as while nobody led, and to runs that no worker began for more than ten seconds',
  startWithinMs:
    'How long after it was to begin a run may begin at the latest, in milliseconds; what is later is missed. Where absent, ten seconds where catchUp is none, and up to its withinMs otherwise',
  after:
    'After which runs of other jobs it has a run, beside those of its schedule; none where absent',
  timeoutMs:
    'How long an attempt may take before it is stopped, in milliseconds; no limit where absent',
  lock: 'The named lock that each run holds: by its name alone a mutex, so that no two runs that name it overlap anywhere; with permits a semaphore, which as many hold at once. Of a job of keys the name may hold ${key}',
  retry: 'How a run that failed, or ran out of time, is tried again; not at all where absent',
  shards: 'In how many parts each run is done, by as many runs; in one where absent',
  broadcast:
    'That each run is done by every worker that lives then and serves the job, once by each; absent: by one',
  keep: 'What is kept of its runs; what the deployment says where absent',
  onWorkerLost:
    'Whether what a worker had begun when it was lost is begun once more, as where this is absent, or has failed',
};

const jobAsItStands: FieldWords = {
  ...jobFields,
  version: 'Counts the edits from 1; what If-Match is given',
  revision: 'Grows with every write, also over deletion and re-creation',
  createdAt: 'When the job was created',
  createdBy: 'Who created it, and from where; absent where nobody noted it',
  updatedAt:
    'When this version was written; fire times up to this instant belong to the one before',
  paused: 'Since when and why it is paused; absent while it is not',
  calendarVersions: 'The version of each of its calendars that it must not be computed without',
};

const calendarFields: FieldWords = {
  name: 'The name that schedules refer to, which it keeps',
  description: 'What it is for, for people to read',
  timeZone: 'The IANA time zone of its days',
  otherDays: 'Whether days that no rule names fire; off makes workdays the only days that do',
  daysOff: 'Days on which nothing fires',
  workdays: 'Days that fire all the same, as one that makes up for a holiday',
  blackouts: 'Stretches of time in which nothing fires',
};

const calendarAsItStands: FieldWords = {
  ...calendarFields,
  version: 'Grows with every edit, also over deletion and re-creation; what If-Match is given',
};

/** Jobs, their schedules and calendars. */
export const jobWords: ShapeWords = {
  After: {
    jobs: 'Ids of the jobs that come before, 1 to 20',
    on: 'What their runs must have come to: success; failure, which is failed, timed out or lost; or any end',
    mode: 'all: one run when a run of each has ended so that serves the same fire time. any: one after each such run',
  },
  Blackout: {
    fromTime: 'Its first instant',
    toTime: 'The instant at which it is over',
    weekdays: 'On which days of the week, 1 for Monday to 7 for Sunday',
    from: 'From which time of the day on, such as 22:00',
    to: 'Up to which time of the day, such as 06:00',
    reason: 'What for, for people to read',
  },
  BrokenCalendar: {
    name: 'The name under which it stands',
    state: 'It cannot be read; the jobs that use it wait until it is replaced',
    problem: 'What is wrong with what stands there',
  },
  NewJob: { ...jobFields, paused: 'Present where it is to be paused from its beginning on' },
  JobRollback: {
    version: 'The kept version that is to stand again, as a new version',
    ifVersion: 'Only where this version stands; whatever stands, unless given',
  },
  BrokenJob: {
    id: 'The id under which it stands',
    state: 'It cannot be read, and fires nothing until it is replaced or deleted',
    problem: 'What is wrong with what stands there',
  },
  Calendar: {
    ...calendarAsItStands,
    usedBy: 'Ids of jobs whose schedule names it, in order, at most 100',
    usedByCount: 'How many jobs there are of those',
    laggingCount:
      'Jobs that its last edit has not been carried into yet; while there are any, the same PUT again goes on with them',
  },
  CalendarContent: calendarFields,
  CalendarInput: calendarFields,
  CalendarRevisions: {
    version: 'Which version this was',
    updatedBy: 'Who wrote it; absent where nobody noted it',
    content: 'The calendar as it was written',
    items: 'Newest first; the first of all is what stands',
  },
  CatchUp: {
    policy: 'latest: the last of them runs. none: none does. all: each does, up to max',
    withinMs: 'Only fire times that are no older than this are caught up with, in milliseconds',
    max: 'How many of them run at the most',
  },
  DayRule: {
    date: 'One day, such as 2026-10-01, or the first of several',
    to: 'The last of several days',
    yearly: 'A day of every year, such as 12-25, or the first of several',
    weekdays: 'Days of the week, 1 for Monday to 7 for Sunday',
    reason: 'What for, for people to read',
  },
  Job: {
    ...jobAsItStands,
    state: 'Whether it fires; broken where it cannot be read',
    applied: 'Whether the leader has carried this revision into the schedule yet',
    words: 'When it has a run, in a sentence: by its schedule, after other jobs, or both',
    nextFireTime: 'The next fire time that is not staged yet',
    lastRun: 'The run of it that began last',
    recent: 'States of the last runs that are over, oldest first',
    runningCount: 'How many of its runs are under way',
    activityUnknown:
      'Present where Redis could not be asked: applied, recent and runningCount are not known then',
    keyWatch: 'How the keys are watched that it has runs for; where one such job is read',
    warnings: 'Why its runs wait, come late or fail though the job is right; where one job is read',
  },
  JobBatchOutcomes: { outcomes: 'One for each job, in the order in which they were sent' },
  JobContent: jobFields,
  JobDefinition: jobAsItStands,
  JobInput: jobFields,
  JobOutcome: {
    id: 'The id of the job; absent where none was sent',
    outcome: 'created; refused, and nothing of it was stored; or unknown, and it may have been',
    version: 'The version that stands',
    revision: 'The revision that stands',
    repeated: 'Present where an earlier request under the same key had made it',
    problem: 'What creating this job alone would have been answered',
  },
  JobRevisions: {
    version: 'Which version this was',
    updatedBy: 'Who wrote it; absent where nobody noted it',
    content: 'The job as it was written',
    items: 'Newest first; the first of all is what stands',
  },
  KeyWatch: {
    state:
      'listening: their ends are heard of at once, and looked for besides. swept-only: they are only looked for. away: their Redis cannot be asked. too-old: it does not know PEXPIRETIME, as one before 7.0. not-configured: the scheduler that leads has no address of it. starting: no leader has looked yet',
    since: 'Since when it is so',
    reason: 'What is wrong, where something is',
    command: 'What to send to their Redis, so that it tells of ends at once',
    watched: 'How many keys are known to run out',
    nextExpiry: 'When the soonest of them does',
    readAt: 'When all keys of the pattern were read last',
    leftOut: 'Keys of the pattern that nobody watches: too long, no text, or too many',
  },
  JobSemaphore: {
    name: 'The name of the lock; of a job of keys it may hold ${key}',
    permits: 'How many runs and programs may hold it at once, the same for all that name it',
  },
  Keep: { runs: 'How many of its runs are kept', days: 'For how many days they are kept' },
  Pause: {
    reason: 'Why, in the words of whoever paused it',
    since: 'Since when',
    until:
      'When it ends by itself: what is due from then on is fired; absent where somebody has to resume it',
  },
  Retry: {
    attempts: 'Failures that end the run: 3 is the first attempt and two more',
    backoff: 'Whether the delay stays the same or doubles with each failure',
    delayMs: 'Between the first failure and the next attempt, in milliseconds',
    maxDelayMs: 'The longest that a delay grows to, in milliseconds',
    jitter:
      'By which share a delay may be longer or shorter, so that what failed together is not tried together',
    finalErrors: 'A failure whose reason holds one of these texts is not tried again',
  },
  Broadcast: {
    success:
      'Which workers must have succeeded for the run to have: allOf, each of them; anyOf, one; quorum, more than half',
  },
  Shards: {
    count: 'How many, 1 to 256',
    parameters:
      'What each is told besides, one value for each in their order; templates stand in the task beside ${shard.parameter}, and not in these',
    success:
      'What they must have come to for the run to have succeeded: allOf, each of them; anyOf, one; quorum, more than half',
  },
  Schedule: {
    kind: 'By which rule: cron expressions, a fixed interval, a list of instants, keys of a Redis that run out, or only when asked for',
    source:
      'In which Redis keys run out, by its name in ESCAPEMENT_REDIS_SOURCES of the schedulers',
    pattern: 'Which keys, as SCAN takes it, such as order:*',
    expressions: 'Cron expressions of 5, 6 or 7 fields; a fire time of any of them counts',
    timeZone:
      'The IANA time zone in which the days of the job are counted (`fireDate`), and in which cron expressions are meant; UTC where absent',
    dialect: 'Of which kind of cron the expressions are; told by their fields where absent',
    dayMatch: 'Whether day of month or day of week must fit, or both',
    gap: 'What happens to a fire time in the hour that a change of clocks leaves out',
    overlapHour: 'Which of the two passages of an hour that a change of clocks repeats fires',
    onDayOff: 'What happens to a fire time on a day off: it is left out, or moves to a workday',
    workdaysOfMonth: 'Only on these workdays of the month, counted from 1, or from its end by -1',
    everyMs: 'The interval in milliseconds',
    anchorTime: 'The instant from which intervals are counted',
    at: 'The instants',
    startTime: 'Nothing fires before this instant',
    endTime: 'Nothing fires from this instant on',
    jitterMs:
      'By up to how much a run is put off, the same for each fire time of a job, in milliseconds',
    calendars: 'Names of calendars of which the days off, workdays and blackouts hold',
  },
  SchedulePreview: {
    words: 'The schedule in a sentence',
    fires: 'The next fire times',
    fireTime: 'The fire time',
    local: 'The same on a clock in the zone of the schedule',
    offset: 'The offset of that zone then',
    kind: 'Whether it lies in a gap or an overlap of clocks',
    excluded: 'Fire times that calendars take out',
    at: 'When',
    reason: 'By which calendar and why',
    warnings: 'What is likely not meant',
    code: 'What it is about; stays what it is',
    message: 'The same in a sentence',
  },
  Task: {
    kind: "By what it is done: a handler of the worker, an HTTP request, a script, or a job in a queue of BullMQ's that others work on",
    handler: 'The name of the handler',
    input: 'What the handler is given; templates in it are filled',
    inputSchema:
      'A JSON Schema (2020-12) that the input is held against, when it is written and before it is given',
    method: 'The method of the request',
    url: 'Where it goes; a status outside 200 to 299 fails the run',
    headers: 'Its headers; templates in their values are filled',
    body: 'Its body, sent as JSON',
    interpreter: 'What runs the script, on a worker that was started with scripts allowed',
    script: 'The text of the script',
    env: 'Variables of its environment; templates in their values are filled',
    queue: "The queue of BullMQ's that its job is put into, as its workers call it",
    prefix: 'What the keys of that queue begin with',
    name: 'The name of that job; templates in it are filled',
    data: 'Its data; templates in it are filled, and a run may bring its own',
    options: 'What BullMQ makes of it',
    attempts: 'How often BullMQ tries it before it has failed',
    backoff: 'How long BullMQ waits between those',
    type: 'Whether that wait stays the same or grows with each attempt',
    delay: 'That wait, in milliseconds',
    jitter: 'By which share it may be shorter',
    priority: 'Which goes first: 0, and then the smaller number',
    lifo: 'Whether it goes before what waits already',
    removeOnComplete:
      'Whether the queue forgets it once its outcome stands with the run; it does unless this is false',
    removeOnFail: 'The same where it failed',
    keepLogs: 'How many lines of its log BullMQ keeps',
    stackTraceLimit: 'How many lines of a stack trace BullMQ keeps',
  },
};
