import type { Script } from '../script.ts';
import { prelude } from './prelude.ts';

const stageOne = `
-- Writes the record of a staged run. Answers false when the run has had its outcome, or has begun.
local function stageOne(now, runId, fire, due, revision, queue, head, env)
  local key = p .. 'run:' .. runId
  local job = jobOf(runId)
  local state = call('HGET', key, 'state')
  if state and state ~= 'staged' then return false end
  if not state and isScheduled(runId) then
    local pruned = call('HGET', p .. 'pruned', job)
    if pruned and tonumber(fire) <= tonumber(pruned) then return false end
    if call('HEXISTS', p .. 'rows:' .. job, 'f' .. fire) == 1 then return false end
  end
  call('HSET', key, 'state', 'staged', 'rev', revision, 'head', head, 'env', env, 'stagedAt', now, 'attempt', 0)
  call('ZADD', p .. 'runs', fire, runId)
  call('ZADD', p .. 'runs:' .. job, fire, runId)
  call('ZADD', p .. 'owed', due, runId)
  call('ZADD', p .. 'nudge', due, queue .. '|' .. due)
  return true
end
`;

/**
 * ARGV: now, then three counted lists: runs (id, fire, due, revision, queue, head, env), ledger rows (job, key, fire, outcome,
 * count, JSON) and cursors (job, next fire time or nothing). One script for a whole batch, since most of the cost of a command
 * is not its work. Answers how many runs it wrote.
 */
export const stageScript: Script = {
  name: 'escapementStage',
  lua: `${prelude}${stageOne}
local now = ARGV[1]
local at = 2
local staged = 0
local n = tonumber(ARGV[at])
at = at + 1
for _ = 1, n do
  if stageOne(now, ARGV[at], ARGV[at+1], ARGV[at+2], ARGV[at+3], ARGV[at+4], ARGV[at+5], ARGV[at+6]) then
    staged = staged + 1
  end
  at = at + 7
end
n = tonumber(ARGV[at])
at = at + 1
for _ = 1, n do
  recordRow(tonumber(now), ARGV[at], ARGV[at+1], ARGV[at+2], ARGV[at+5], ARGV[at+3], tonumber(ARGV[at+4]))
  at = at + 6
end
n = tonumber(ARGV[at])
at = at + 1
for _ = 1, n do
  if ARGV[at+1] == '' then call('ZREM', p .. 'schedule', ARGV[at])
  else call('ZADD', p .. 'schedule', ARGV[at+1], ARGV[at]) end
  at = at + 2
end
return staged`,
};

/** ARGV: now, then one run as in `stageScript`. Answers 1 when it wrote it, 0 when its id was taken. */
export const stageManualScript: Script = {
  name: 'escapementStageManual',
  lua: `${prelude}${stageOne}
if call('EXISTS', p .. 'run:' .. ARGV[2]) == 1 then return 0 end
if call('HEXISTS', p .. 'rows:' .. jobOf(ARGV[2]), 'm' .. ARGV[2]) == 1 then return 0 end
stageOne(ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8])
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
