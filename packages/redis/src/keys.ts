/**
 * Every Redis key of ours, spelled once. All share the hash tag of the prefix, so that each transaction and each script
 * stays in one slot; BullMQ keeps its own keys under the same prefix as `<prefix>:<queue>:…`. A queue's keys and ours
 * could only meet if a queue had one of our names with a sub-key, so ours all begin with `<prefix>:-`, which no queue does.
 */
export interface Keys {
  /** What every key begins with; the scripts are given this and add the names themselves. */
  readonly base: string;
  /** hash: ensemble, epoch, nodeId, generation, at, server */
  readonly epoch: string;
  /** zset: job → next unstaged fire time */
  readonly schedule: string;
  /** zset: jobs whose definitions another ensemble had and this one has not → their cursor, or -1 */
  readonly orphans: string;
  /** set: orphans that a person gives up and the leader has not taken out yet */
  readonly discarded: string;
  /** hash: calendar → its definition (JSON), as the leader last had it */
  readonly calendars: string;
  /** hash: worker → what it remembers of this server */
  greeted(server: string): string;
  /** hash: job → projected revision, followed by ` broken` where its definition cannot be read */
  readonly revisions: string;
  /** hash: job → the least revision that may begin */
  readonly minRevision: string;
  /** zset: every run of the index by fire time */
  readonly runs: string;
  /** zset: runs that ended otherwise than well, by fire time */
  readonly trouble: string;
  /** zset: staged and not begun, by due time */
  readonly owed: string;
  /** zset: the same runs by name, so that those of one job are side by side */
  readonly owing: string;
  /** zset: jobs with an edit that nobody has carried → its revision */
  readonly announced: string;
  /** zset: begun and not settled, by start */
  readonly running: string;
  /** zset: the same runs by name, so that those of one job are side by side */
  readonly alive: string;
  /** zset: settled runs by when they settled */
  readonly settled: string;
  /** zset: `<queue>|<due>` by due time */
  readonly nudge: string;
  /** hash: job → id of the run begun last */
  readonly last: string;
  /** hash: job → the last outcomes, a letter each, oldest first */
  readonly recent: string;
  /** hash: job → the highest fire time whose record was dropped for age */
  readonly pruned: string;
  /** hash: name of a record that could not be read → when somebody met it last */
  readonly unreadable: string;
  /** hash of counts */
  readonly counters: string;
  /** hash: definition (JSON), revision, brokenSince */
  job(jobId: string): string;
  /** hash of one run */
  run(runId: string): string;
  /** zset: the last edits of a job as they were announced (JSON) by revision */
  edits(jobId: string): string;
  /** zset: a job's runs by fire time */
  runsOf(jobId: string): string;
  /** zset: ledger row keys of a job by the last fire time that they stand for */
  ledger(jobId: string): string;
  /** hash: ledger row key → JSON */
  rows(jobId: string): string;
  /** list of log lines (JSON) */
  log(runId: string): string;
  /** when a run of this mark was first asked for by hand */
  asked(jobId: string, mark: string): string;
  /** hash: counts of outcomes in the hour */
  hour(hour: number): string;
  /** BullMQ's marker, on which its workers block */
  marker(queue: string): string;
  /** BullMQ's entry of a run */
  entry(queue: string, runId: string): string;
}

/** The keys under a prefix such as `{esc}`. */
export function keysUnder(prefix: string): Keys {
  const base = `${prefix}:-`;
  return {
    base,
    epoch: `${base}epoch`,
    schedule: `${base}schedule`,
    orphans: `${base}orphans`,
    discarded: `${base}discarded`,
    calendars: `${base}calendars`,
    revisions: `${base}revisions`,
    minRevision: `${base}min-revision`,
    runs: `${base}runs`,
    trouble: `${base}trouble`,
    owed: `${base}owed`,
    owing: `${base}owing`,
    announced: `${base}announced`,
    running: `${base}running`,
    alive: `${base}alive`,
    settled: `${base}settled`,
    nudge: `${base}nudge`,
    last: `${base}last`,
    recent: `${base}recent`,
    pruned: `${base}pruned`,
    unreadable: `${base}unreadable`,
    counters: `${base}counters`,
    job: (jobId) => `${base}job:${jobId}`,
    run: (runId) => `${base}run:${runId}`,
    edits: (jobId) => `${base}edits:${jobId}`,
    greeted: (server) => `${base}greeted:${server}`,
    runsOf: (jobId) => `${base}runs:${jobId}`,
    ledger: (jobId) => `${base}ledger:${jobId}`,
    rows: (jobId) => `${base}rows:${jobId}`,
    log: (runId) => `${base}log:${runId}`,
    asked: (jobId, mark) => `${base}asked:${jobId}:${mark}`,
    hour: (hour) => `${base}hour:${hour}`,
    marker: (queue) => `${prefix}:${queue}:marker`,
    entry: (queue, runId) => `${prefix}:${queue}:${runId}`,
  };
}
