import { type RunIndex, runIndexes } from '@escapement/core';

/**
 * Every name in Redis, in one place. All share the hash tag of the prefix, so that each script stays in one slot. A queue's keys and
 * ours could only meet if a queue had one of our names with a sub-key, so ours all begin with `<prefix>:-`, which no queue does.
 */
const ownNames = {
  /**
   * hash: ensemble, epoch, nodeId, generation, quiet (how many generations changed nothing), at, server, unknown, historyFrom, noted, adopted,
   * orphanedAt, orphanedFrom, layout
   */
  epoch: 'office',
  /** zset: job → next unstaged fire time */
  schedule: 'schedule',
  /** zset: jobs whose definitions another ensemble had and this one has not → their cursor, or -1 */
  orphans: 'orphans',
  /** set: orphans that a person gives up and the leader has not taken out yet */
  discarded: 'discarded',
  /** hash: calendar → its definition (JSON), as the leader last had it */
  calendars: 'calendars',
  /** zset: jobs → when the next of their delayed runs is due */
  later: 'later',
  /** zset: `<job> <slot>` of delayed runs that have become runs, by when they are due */
  laterStaged: 'later-staged',
  /** zset: jobs that were deleted with delayed runs that wait → when; those asked for before are to end */
  laterEnding: 'later-ending',
  /** zset: jobs with a back-fill that is not over → when a leader looked at it last */
  backfills: 'backfills',
  /** set: jobs that others come after, so that the ends of their runs are noted */
  followed: 'followed',
  /** list: such ends that no leader has seen to, `[run, letter, attempt, when]` (JSON), oldest first */
  endings: 'endings',
  /** hash: job whose runs come of keys → which keys are watched, `[source, pattern, since]` (JSON) */
  keyWatches: 'key-watches',
  /** hash: the same jobs → how their keys are watched (JSON) */
  keyStates: 'key-states',
  /** hash: job → projected revision, followed by ` broken` where its definition cannot be read; 0 where a leader forgot what it had staged */
  revisions: 'revisions',
  /** hash: job → the revision below which nothing begins */
  minRevision: 'min-revision',
  /** zset: jobs with an edit that nobody has carried → its revision */
  announced: 'announced',
  /** zset: every run that is kept, by fire time */
  runs: 'runs',
  /** zset: what is alive by fire time, as earlier versions kept it too */
  aliveByFire: 'running',
  /** zset: `<queue>|<due>` by due time */
  nudge: 'nudge',
  /** hash: job → id of the run begun last */
  last: 'last',
  /** hash: job → the last outcomes, a letter each, oldest first */
  recent: 'recent',
  /** hash: job → the highest fire time whose record was dropped for age */
  pruned: 'pruned',
  /** hash of counts */
  counters: 'counters',
  /** hash: job → how many of its runs are kept; `*` → of any other; `*trimmed` → down to how many all have been looked at */
  keep: 'keep',
  /** hash: job that says itself what it keeps → days after which its runs go; 0: they do not */
  keepDays: 'keep-days',
  /** zset: runs with a log, by fire time */
  logs: 'logs',
  /** hash: run → bytes of its log */
  logBytes: 'log-bytes',
  /** hash: job → bytes of the logs of its runs */
  jobLogBytes: 'job-log-bytes',
  /** hash: job → up to which fire time its runs have been looked through for logs to drop; below 0: when that came to their end */
  jobLogsDropped: 'job-logs-dropped',
  /** hash: what could not be read → when somebody last met it */
  unreadable: 'unreadable',
  /** set: queues that a leader has written limits of */
  limitedQueues: 'limited-queues',
  /** hash: queue → the worker who is on duty to come for what is due there */
  duties: 'duties',
  /** hash: worker → when it last said that it lives */
  beats: 'beats',
  /** channel: runs that somebody wants stopped */
  stops: 'stops',
  /** hash: digest of a request under a key → `P|sent|owner|until` while somebody is at it, `D|sent|answer` then; `*bytes` of all */
  answers: 'answers',
  /** zset: the same digests by when they are forgotten */
  answerEnds: 'answer-ends',
  /** zset: names of leases that are held or awaited → when nothing is left of them unless somebody asks again */
  leases: 'leases',
  /** zset: names of leases of which it is known who held them → when that last changed */
  leasePasts: 'lease-pasts',
  /** hash: last, limit (given no number above it), server (that has them), wanted (by which more are asked for) */
  leaseTokens: 'lease-tokens',
  /** channel: ids of those who may find that it is their turn */
  leaseTurns: 'lease-turns',
  /** zset: what people have done, each a row (JSON), in the order in which it was noted */
  acts: 'acts',
  /** bytes of all of them */
  actBytes: 'act-bytes',
  /** zset: names of secrets → when a run was last given one */
  secretUses: 'secret-uses',
  /** zset: the names of all singletons, each at 0 */
  singletons: 'singletons',
  /** channel: what has changed about a singleton, as `<name> <what>` */
  singletonRings: 'singleton-rings',
} as const;

/** What stands for the revision of a job of which only the definition is remembered; none has it. */
export const forgottenRevision = 0;

/** Names that a job, a run, an hour or a server ends. */
const stems = {
  /** hash: definition (JSON), revision, brokenSince */
  job: 'job:',
  /** hash: revision → the sealed job card */
  cards: 'cards:',
  /** zset: the last edits of a job as they were announced (JSON) by revision */
  edits: 'edits:',
  /** zset: the slots of a job's delayed runs by when they are due */
  laterOf: 'later:',
  /** hash: slot → `[tail of the run id, key, asked at, by, input]` (JSON), or the tail alone once it is a run */
  laterTold: 'later-told:',
  /** hash: tail of the run id of a delayed run that will not begin and never was a run → `[key, asked at, by, when it ended, who ended it, why]` (JSON) */
  laterGone: 'later-gone:',
  /** zset: the same tails by when they ended */
  laterGoneAt: 'later-gone-at:',
  /** zset: the names of a job's back-fills by when they were asked for */
  backfillsOf: 'backfills:',
  /** hash of one, `<job>@<name>`: about (JSON), state, staged, succeeded, failed, cancelled, unknown, endedAt, stop (JSON) */
  backfill: 'backfill:',
  /** list: the fire times that are left of the one that runs */
  backfillLeft: 'backfill-left:',
  /** hash: runs of back-fills that are not over, or not counted yet → the name of theirs */
  backfillOut: 'backfill-out:',
  /** zset: the keys that a job waits for the ends of by when those come, in the time of the Redis that has them */
  expiring: 'expiring:',
  /** zset: keys whose ends have led to a run lately by the latest instant at which that was, in the same time */
  expired: 'expired:',
  /** zset: what a job waits for that comes after several, by fire time: `[fire time, 1 if it has had its run, [job, tail of the run id, state, attempt], …]` (JSON) */
  joins: 'joins:',
  /** zset: a job's runs that are over, packed, by fire time */
  past: 'past:',
  /** zset: ledger row keys of a job by the last fire time that they stand for */
  ledger: 'ledger:',
  /** hash: ledger row key → JSON */
  rows: 'rows:',
  /** hash of a queue whose rate is counted by keys: key → `<end of its window> <how many began in it> <how many stand in line>` */
  rates: 'rates:',
  /** zset: the same keys by when each may be forgotten */
  rateEnds: 'rate-ends:',
  /** hash of a run that is done in parts: `3of8` or `~worker` → the letter of its end, empty before; -success, -told */
  group: 'group:',
  /** the record of one run that is not over */
  record: 'record:',
  /** hash: the same as older layouts had it */
  run: 'run:',
  /** hash: how the log of a run stands, and which lines came last */
  piece: 'piece:',
  /** zset: what a run has printed, each line (its number, JSON) by its number */
  lines: 'lines:',
  /** list of log lines (JSON), as an older version wrote it; the first lines of the run */
  log: 'log:',
  /** hash of what is told of a run: b: who asked for it (JSON); y: the last retry of it by hand; i: what it was asked for with (JSON); by its handler: a: in which attempt; r: its result (JSON); l: why none is kept; p: progress (JSON) */
  told: 'told:',
  /** hash: counts of outcomes in the hour */
  hour: 'hour:',
  /** a key of a foreign type that stood where one of ours belongs */
  aside: 'aside:',
  /** hash of the holder of a lease: id, owner, token, since, until */
  lease: 'lease:',
  /** zset: ids of those who wait for a lease, in order */
  leaseLine: 'lease-line:',
  /** zset: the same ids by when they are given up unless they ask again */
  leaseEnds: 'lease-ends:',
  /** hash: the same ids → `[owner, since]` (JSON) */
  leasePlaces: 'lease-places:',
  /** list: who held a lease last, `[token, owner, since, until, how it ended or nothing]` (JSON), the newest first */
  leasePast: 'lease-past:',
  /** hash: worker → what it remembers of this server */
  greeted: 'greeted:',
  /** hash: how a singleton stands: kind, ensemble, term, owner, since, state, because, cause, reason, asked (JSON), askedAt, stoppingAt, stoppedAt, heardAt, accepted, applied, snapshot (JSON), snapshotAt, inboxBytes, knownBytes, journalBytes; failedAt and failures: the command over which its instance ended, and how often; inHand: the last that was given to its owner; dead: how many were given up */
  singleton: 'singleton:',
  /** zset: what waits for a singleton, `<sequence>|<id>|<accepted at>|<command>` (JSON) by sequence */
  inbox: 'singleton-inbox:',
  /** hash: id of a command → `p` while it waits; `r` and the reply (JSON), or `d` and why it was given up, then */
  knownCommands: 'singleton-known:',
  /** zset: ids of commands that wait no more, by sequence */
  knownOrder: 'singleton-known-order:',
  /** zset: what commands did to an aggregate, `<sequence>|<term>|<id>|<events>` (JSON) by sequence */
  journal: 'singleton-journal:',
  /** list: the last changes of owner (JSON), the newest first */
  moves: 'singleton-moves:',
  /** list: what was asked for under marks, `<mark>|<answer>` (JSON), the newest first */
  singletonMarks: 'singleton-marks:',
  /** list: the last commands that were given up (JSON), the newest first */
  deadCommands: 'singleton-dead:',
} as const;

type OwnName = keyof typeof ownNames | RunIndex;
type Stem = keyof typeof stems;

/** The names under a prefix such as `{esc}`. */
export type Keys = Readonly<Record<OwnName, string>> &
  Readonly<Record<Stem, (of: string | number) => string>> & {
    /** What the scripts are given: what our names begin with, and what the names of queues begin with. */
    readonly bases: readonly [string, string];
    /** When a run of this mark was first asked for by hand. */
    asked(jobId: string, mark: string): string;
    /** A key of a queue of BullMQ's, such as `marker`. */
    queue(queue: string, name: string): string;
    /** BullMQ's entry of a run. */
    entry(queue: string, runId: string): string;
  };

const indexNames = Object.fromEntries(
  Object.keys(runIndexes).map((name) => [name, name]),
) as Readonly<Record<RunIndex, string>>;

export function keysUnder(prefix: string): Keys {
  const base = `${prefix}:-`;
  const own = Object.entries({ ...ownNames, ...indexNames }).map(([name, text]) => [
    name,
    `${base}${text}`,
  ]);
  const stemmed = Object.entries(stems).map(([name, stem]) => [
    name,
    (of: string | number) => `${base}${stem}${of}`,
  ]);
  return {
    ...Object.fromEntries([...own, ...stemmed]),
    bases: [base, `${prefix}:`],
    asked: (jobId: string, mark: string) => `${base}asked:${jobId}:${mark}`,
    queue: (queue: string, name: string) => `${prefix}:${queue}:${name}`,
    entry: (queue: string, runId: string) => `${prefix}:${queue}:${runId}`,
  } as Keys;
}

/** Where the name in the code and that in Redis differ; a script makes the others from their own. */
const luaTexts = Object.entries({ ...ownNames, ...stems })
  .filter(([name, text]) => name !== text)
  .map(([name, text]) => `${name} = '${text}'`)
  .join(', ');

/** A name of ours in a script that makes no table of names: a whole key, or the stem of many. */
export function luaName(name: OwnName | Stem): string {
  const texts: Readonly<Record<string, string>> = { ...ownNames, ...stems };
  return `p .. '${texts[name] ?? name}'`;
}

/**
 * The same names for a script: `K.owed` and `K.past .. job`. `KEYS[1]` and `KEYS[2]` are the bases. Each is made when it is first used, since
 * what a script defines it defines anew in every call.
 */
export const luaNames = `
local p, q = KEYS[1], KEYS[2]
local texts = { ${luaTexts} }
local K = setmetatable({}, { __index = function(names, name)
  local key = p .. (texts[name] or name)
  names[name] = key
  return key
end })
-- A key of a queue of BullMQ's; its entries are named so too.
local function ofQueue(queue, name) return q .. queue .. ':' .. name end
-- The runs of one job in an index that is ordered by name.
local function byName(job) return '[' .. job .. '@', '(' .. job .. 'A' end
`;
