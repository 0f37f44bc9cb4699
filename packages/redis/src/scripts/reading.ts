import type { Script } from './script.ts';
import { sound } from './sound.ts';

/**
 * What is read of many jobs or runs at once. A command costs the process that gives it several times what it costs Redis, so what a page
 * shows of each of its rows is asked for by one command and not by some for each.
 */

/** Most that one script looks at, so that nobody waits behind it for much over a millisecond. */
export const readAtOnce = 200;

/**
 * ARGV: `{jobs, after}`; `after`: the end of the id of a run that would be due now. Answers for each job its soonest run that is staged for later,
 * its cursor, its last outcomes, how many of its runs are alive, its projected revision, the run begun last; nothing where there is none.
 */
export const activityScript: Script = {
  name: 'escapementActivity',
  lua: `${sound}
local ask = cjson.decode(ARGV[1])
local cursors = call('ZMSCORE', K.schedule, unpack(ask.jobs))
local recents = call('HMGET', K.recent, unpack(ask.jobs))
local revisions = call('HMGET', K.revisions, unpack(ask.jobs))
local lasts = call('HMGET', K.last, unpack(ask.jobs))
local rows = {}
for i, job in ipairs(ask.jobs) do
  -- Names of one job are in the order of their fire times.
  local staged = call('ZRANGEBYLEX', K.open, '[' .. job .. ask.after, '(' .. job .. 'A', 'LIMIT', 0, 1)[1]
  rows[i] = { staged or false, cursors[i], recents[i], call('ZLEXCOUNT', K.alive, byName(job)), revisions[i], lasts[i] }
end
return rows`,
};

/**
 * ARGV: `{jobs, after}`, as above. Answers for each job its soonest run that is staged for later, and its cursor; nothing where there is none.
 */
export const nextFiresScript: Script = {
  name: 'escapementNextFires',
  lua: `${sound}
local ask = cjson.decode(ARGV[1])
local cursors = call('ZMSCORE', K.schedule, unpack(ask.jobs))
local rows = {}
for i, job in ipairs(ask.jobs) do
  local staged = call('ZRANGEBYLEX', K.open, '[' .. job .. ask.after, '(' .. job .. 'A', 'LIMIT', 0, 1)[1]
  rows[i] = { staged or false, cursors[i] }
end
return rows`,
};

/**
 * ARGV: `{runs}`, of each `{id, job, fire}`. Answers for each run its record, and the packed runs of its job that had its fire time.
 */
export const readRunsScript: Script = {
  name: 'escapementReadRuns',
  lua: `${sound}
local ask = cjson.decode(ARGV[1])
local rows = {}
for i, run in ipairs(ask.runs) do
  rows[i] = { call('GET', K.record .. run.id), call('ZRANGEBYSCORE', K.past .. run.job, run.fire, run.fire) }
end
return rows`,
};

/**
 * ARGV: `{jobs}`. Answers for each job what is kept of its projection: definition, revision and since when it is broken from its own record, then its
 * revision, least revision, cursor and the cursor that was set aside from those of all; the edits that were announced of it; and its runs
 * that are not over.
 */
export const projectionsScript: Script = {
  name: 'escapementProjections',
  lua: `${sound}
local jobs = cjson.decode(ARGV[1]).jobs
local revisions = call('HMGET', K.revisions, unpack(jobs))
local least = call('HMGET', K.minRevision, unpack(jobs))
local cursors = call('ZMSCORE', K.schedule, unpack(jobs))
local asides = call('ZMSCORE', K.orphans, unpack(jobs))
local rows = {}
for i, job in ipairs(jobs) do
  local own = call('HMGET', K.job .. job, 'definition', 'revision', 'brokenSince')
  rows[i] = { own[1], own[2], own[3], revisions[i], least[i], cursors[i], asides[i], call('ZRANGE', K.edits .. job, 0, -1),
    call('ZRANGEBYLEX', K.open, byName(job)) }
end
return rows`,
};
