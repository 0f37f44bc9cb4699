import type { Script } from '../script.ts';
import { prelude } from './prelude.ts';

/** Due instants nearer to each other than this share a nudge; it comes after the last of them. */
const nudgeApartMs = 5;

const stageRuns = `
-- Writes the records of staged runs, six arguments each from ARGV[from] on: id, fire, due, revision, queue, head. Leaves
-- out those that have had their outcome, or have begun. Answers how many it wrote.
local function stageRuns(now, from, n)
  local ids, jobs, known = {}, {}, {}
  for i = 1, n do
    ids[i] = ARGV[from + 6 * (i - 1)]
    local job = jobOf(ids[i])
    if known[job] == nil then
      known[job] = false
      jobs[#jobs + 1] = job
    end
  end
  local pruned = fieldsOf('pruned', jobs)
  for _, job in ipairs(jobs) do known[job] = call('EXISTS', p .. 'rows:' .. job) == 1 end
  local indexed = n > 0 and call('ZMSCORE', p .. 'runs', unpack(ids)) or {}

  local function isOver(runId, fire)
    local job = jobOf(runId)
    if not isScheduled(runId) then return false end
    if pruned[job] and tonumber(fire) <= tonumber(pruned[job]) then return true end
    return known[job] and call('HEXISTS', p .. 'rows:' .. job, 'f' .. fire) == 1
  end

  local staged = 0
  local nudged = {}
  for i = 1, n do
    local at = from + 6 * (i - 1)
    local runId, fire, due, queue = ids[i], ARGV[at + 1], ARGV[at + 2], ARGV[at + 4]
    local key = p .. 'run:' .. runId
    local state = indexed[i] and call('HGET', key, 'state')
    if state == 'staged' or not state and not isOver(runId, fire) then
      call('HSET', key, 'state', 'staged', 'rev', ARGV[at + 3], 'head', ARGV[at + 5], 'stagedAt', now, 'attempt', '0')
      gather('ZADD', 'runs', fire, runId)
      gather('ZADD', 'runs:' .. jobOf(runId), fire, runId)
      gather('ZADD', 'owed', due, runId)
      local instant = int(math.ceil(tonumber(due) / ${nudgeApartMs}) * ${nudgeApartMs})
      if not nudged[queue .. instant] then
        nudged[queue .. instant] = true
        gather('ZADD', 'nudge', instant, queue .. '|' .. instant)
      end
      staged = staged + 1
    end
  end
  return staged
end
`;

/**
 * ARGV: now, then three counted lists: runs (id, fire, due, revision, queue, head), ledger rows (job, key, fire, outcome,
 * count, JSON) and cursors (job, next fire time or nothing). One script for a whole batch, since most of the cost of a command
 * is not its work. Answers how many runs it wrote.
 */
export const stageScript: Script = {
  name: 'escapementStage',
  lua: `${prelude}${stageRuns}
local now = ARGV[1]
local n = tonumber(ARGV[2])
local staged = stageRuns(now, 3, n)
local at = 3 + 6 * n
n = tonumber(ARGV[at])
at = at + 1
for _ = 1, n do
  recordRow(tonumber(now), ARGV[at], ARGV[at+1], ARGV[at+2], ARGV[at+5], ARGV[at+3], tonumber(ARGV[at+4]))
  at = at + 6
end
n = tonumber(ARGV[at])
at = at + 1
for _ = 1, n do
  if ARGV[at+1] == '' then gather('ZREM', 'schedule', ARGV[at])
  else gather('ZADD', 'schedule', ARGV[at+1], ARGV[at]) end
  at = at + 2
end
flush()
return staged`,
};

/** ARGV: now, then one run as in `stageScript`. Answers 1 when it wrote it, 0 when its id was taken. */
export const stageManualScript: Script = {
  name: 'escapementStageManual',
  lua: `${prelude}${stageRuns}
if call('EXISTS', p .. 'run:' .. ARGV[2]) == 1 then return 0 end
if call('HEXISTS', p .. 'rows:' .. jobOf(ARGV[2]), 'm' .. ARGV[2]) == 1 then return 0 end
stageRuns(ARGV[1], 2, 1)
flush()
return 1`,
};

/**
 * ARGV: revision, then run ids. Drops the records that are staged still and older than the revision; with revision `any`
 * whatever is staged. A run that a worker began in between is left alone. Answers how many it dropped.
 */
export const takeBackScript: Script = {
  name: 'escapementTakeBack',
  lua: `${prelude}
local taken = 0
for i = 2, #ARGV do
  local found = call('HMGET', p .. 'run:' .. ARGV[i], 'state', 'rev')
  if found[1] == 'staged' and (ARGV[1] == 'any' or tonumber(found[2]) < tonumber(ARGV[1])) then
    dropRun(ARGV[i])
    taken = taken + 1
  end
end
flush()
return taken`,
};

/** ARGV: job, revision. Only ever raises. */
export const raiseScript: Script = {
  name: 'escapementRaise',
  lua: `${prelude}
local stands = tonumber(call('HGET', p .. 'min-revision', ARGV[1]) or '0')
if tonumber(ARGV[2]) > stands then call('HSET', p .. 'min-revision', ARGV[1], ARGV[2]) end
return 1`,
};

/**
 * ARGV: job, revision, definition JSON or nothing, reason, the instant of the change. Writes or removes the projection, and
 * explains the rows of runs that the gate refused before it could know whether the job had been edited, paused or deleted.
 * What a calendar takes out is recorded ahead of time like a run is staged; of the instants after the change that is taken
 * back too, since the new version decides them anew, and a row that stands would keep out the run that it owes.
 */
export const projectScript: Script = {
  name: 'escapementProject',
  lua: `${prelude}
local job = ARGV[1]
local stands = tonumber(call('HGET', p .. 'min-revision', job) or '0')
if tonumber(ARGV[2]) > stands then call('HSET', p .. 'min-revision', job, ARGV[2]) end
call('HSET', p .. 'reasons', job, ARGV[2] .. ' ' .. ARGV[4])
if ARGV[3] == '' then
  call('DEL', p .. 'job:' .. job)
  call('HDEL', p .. 'revisions', job)
else
  call('HSET', p .. 'job:' .. job, 'definition', ARGV[3], 'revision', ARGV[2])
  call('HSET', p .. 'revisions', job, ARGV[2])
end
local unexplained = p .. 'unexplained:' .. job
for _, key in ipairs(call('SMEMBERS', unexplained)) do
  local json = call('HGET', p .. 'rows:' .. job, key)
  if json then
    local row = cjson.decode(json)
    row.reason = ARGV[4]
    call('HSET', p .. 'rows:' .. job, key, cjson.encode(row))
  end
end
call('DEL', unexplained)
local ledger = p .. 'ledger:' .. job
for _, key in ipairs(call('ZRANGEBYSCORE', ledger, '(' .. ARGV[5], '+inf')) do
  local json = call('HGET', p .. 'rows:' .. job, key)
  local row = json and cjson.decode(json)
  if row and row.outcome == 'skipped' and row.reason == 'calendar' then
    call('HDEL', p .. 'rows:' .. job, key)
    call('ZREM', ledger, key)
    countHour(row.recordedAt, 'skipped', -(row.count or 1))
  end
end
flush()
return 1`,
};

/** ARGV: jobs of another ensemble whose projection goes. */
export const forgetScript: Script = {
  name: 'escapementForget',
  lua: `${prelude}
for i = 1, #ARGV do
  call('DEL', p .. 'job:' .. ARGV[i])
  call('HDEL', p .. 'revisions', ARGV[i])
end
call('DEL', p .. 'schedule', p .. 'min-revision', p .. 'reasons', p .. 'nudge')
return 1`,
};
