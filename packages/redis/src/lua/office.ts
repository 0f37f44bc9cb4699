import { idleAfterMs } from '@escapement/core';
import type { Script } from '../script.ts';
import { ledger } from './ledger.ts';
import { prelude } from './prelude.ts';

/** How long a greeting counts: long enough for every worker to have come back after a restart. */
const greetingsKeptS = 120;

/**
 * ARGV: ensemble, epoch, node, 1 if nothing may begin before Redis is vouched for once more. Answers {1, found, generation, written at or
 * nothing, 1 if this server is vouched for, this server, what is unknown or nothing, noted generation or nothing}, or who holds the
 * office: {0, ensemble, epoch, node, silence in milliseconds or nothing, noted generation or nothing}. Claiming again what one holds is
 * fine. What Redis says of its past is left for the claimant to judge. Another ensemble's office is free once nobody is at work in it, or
 * when it was this very node that was; else two ensembles on one Redis would take it from each other by turns.
 */
export const claimScript: Script = {
  name: 'escapementClaim',
  lua: `${prelude}
local key = p .. 'epoch'
local stands = call('HMGET', key, 'ensemble', 'epoch', 'generation', 'at', 'server', 'unknown', 'nodeId', 'noted', 'adopted')
local generation = int(numberIn(stands[3], 'epoch', 'generation') or 0)
local at = numberIn(stands[4], 'epoch', 'at')
local noted = numberIn(stands[8], 'epoch', 'noted')
local silent = at and redisMillis() - at
local found = 'nothing'
if stands[2] then
  local isHeld = false
  if stands[1] == ARGV[1] then
    found = (stands[9] or ARGV[1]) == ARGV[1] and 'same-ensemble' or 'other-ensemble'
    -- One that cannot be read keeps nobody out; whoever has been elected since proves that in ZooKeeper before it claims anew.
    isHeld = (numberIn(stands[2], 'epoch', 'epoch') or 0) > tonumber(ARGV[2])
  else
    found = 'other-ensemble'
    isHeld = silent and math.abs(silent) < ${idleAfterMs} and stands[7] ~= ARGV[3]
  end
  if isHeld then
    return {0, stands[1] or '', stands[2], stands[7] or '', silent and int(silent) or '', noted and int(noted) or ''}
  end
end
call('HSET', key, 'ensemble', ARGV[1], 'epoch', ARGV[2], 'nodeId', ARGV[3], 'generation', generation)
if found == 'nothing' then call('HSET', key, 'adopted', ARGV[1]) end
if stands[1] ~= ARGV[1] then
  call('HDEL', key, 'noted')
  noted = nil
  -- The data is that ensemble's still, until it has been compared with what stands in this one.
  if found == 'other-ensemble' and not stands[9] then call('HSET', key, 'adopted', stands[1] or '') end
end
local server = serverId()
local isVouched = stands[5] == server and ARGV[4] ~= '1'
if not isVouched then call('HDEL', key, 'server') end
return {1, found, generation, at and int(at) or '', isVouched and 1 or 0, server, stands[6] or '', noted and int(noted) or ''}`,
};

/** ARGV: ensemble, epoch, generation. Answers 0 when the office is not the caller's. */
export const noteScript: Script = {
  name: 'escapementNote',
  lua: `${prelude}
local key = p .. 'epoch'
local stands = call('HMGET', key, 'ensemble', 'epoch', 'noted')
if stands[1] ~= ARGV[1] or stands[2] ~= ARGV[2] then return 0 end
if tonumber(ARGV[3]) > (numberIn(stands[3], 'epoch', 'noted') or -1) then call('HSET', key, 'noted', ARGV[3]) end
return 1`,
};

/** Writes what nobody reads, to see whether Redis takes it. */
export const probeScript: Script = {
  name: 'escapementProbe',
  lua: `${prelude}
call('SET', p .. 'probe', '1', 'PX', 60000)
return 1`,
};

/** ARGV: now. Counts one fenced transaction. Last in each of them. */
export const generationScript: Script = {
  name: 'escapementGeneration',
  lua: `${prelude}
call('HSET', p .. 'epoch', 'at', ARGV[1])
return call('HINCRBY', p .. 'epoch', 'generation', 1)`,
};

/**
 * ARGV: ensemble, epoch, least generation, what is unknown as JSON or nothing. The leader vouches that this very server has its memory, or that what it lost has been accounted
 * for; before that the gate lets nothing begin. Answers 0 when the office is not the caller's.
 */
export const vouchScript: Script = {
  name: 'escapementVouch',
  lua: `${prelude}
local key = p .. 'epoch'
local stands = call('HMGET', key, 'ensemble', 'epoch', 'generation')
if stands[1] ~= ARGV[1] or stands[2] ~= ARGV[2] then return 0 end
local generation = math.max(numberIn(stands[3], 'epoch', 'generation') or 0, tonumber(ARGV[3]))
call('HSET', key, 'server', serverId(), 'generation', int(generation))
if ARGV[4] ~= '' then
  call('HSET', key, 'unknown', ARGV[4])
  local unknown = cjson.decode(ARGV[4])
  if unknown.reason == 'redis-forgot' then call('HSET', key, 'historyFrom', int(unknown.after)) end
end
return 1`,
};

/** ARGV: ensemble, epoch. What was unknown is written down for every job. Answers 0 when the office is not the caller's. */
export const accountedScript: Script = {
  name: 'escapementAccounted',
  lua: `${prelude}
local key = p .. 'epoch'
local stands = call('HMGET', key, 'ensemble', 'epoch')
if stands[1] ~= ARGV[1] or stands[2] ~= ARGV[2] then return 0 end
call('HDEL', key, 'unknown')
return 1`,
};

/**
 * ARGV: worker, generation that it has seen, its last begin or nothing, then the runs that it has begun and not settled, six each: run,
 * fire, attempt, revision, head, started at. A server that came back with less than it knew is told again what is being done.
 */
export const greetScript: Script = {
  name: 'escapementGreet',
  lua: `${prelude}${ledger}
local now = redisMillis()
local server = serverId()
local greeted = p .. 'greeted:' .. server
call('HSET', greeted, ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
call('EXPIRE', greeted, ${greetingsKeptS})

local function retell(runId, fire, attempt, revision, head, startedAt)
  local job, key = jobOf(runId), p .. 'run:' .. runId
  local run = call('HMGET', key, 'state', 'attempt')
  local state = stateIn(runId, run[1])
  if state and state ~= 'staged' and state ~= 'running' then return end
  if state == 'running' and (numberIn(run[2], 'run:' .. runId, 'attempt') or 0) > tonumber(attempt) then return end
  if not state then
    call('HSET', key, 'stagedAt', int(now))
    if isScheduled(runId) then carveFire(job, tonumber(fire)) end
  end
  call('HSET', key, 'state', 'running', 'attempt', attempt, 'workerId', ARGV[1], 'startedAt', startedAt,
    'rev', revision, 'head', head, 'toldTo', server)
  gather('ZADD', 'runs', fire, runId)
  gather('ZADD', 'runs:' .. job, fire, runId)
  gather('ZREM', 'owed', runId)
  gather('ZREM', 'owing', runId)
  gather('ZADD', 'running', startedAt, runId)
  gather('ZADD', 'alive', '0', runId)
end

for i = 4, #ARGV, 6 do retell(unpack(ARGV, i, i + 5)) end
flush()
return 1`,
};

/** ARGV: reason. After a loss: what should be running and no worker has told of is not. Answers how many runs that were. */
export const loseUntoldScript: Script = {
  name: 'escapementLoseUntold',
  lua: `${prelude}
local now, server, lost = redisMillis(), serverId(), 0
for _, runId in ipairs(call('ZRANGE', p .. 'running', 0, -1)) do
  local run = call('HMGET', p .. 'run:' .. runId, 'state', 'attempt', 'toldTo')
  if stateIn(runId, run[1]) == 'running' and run[3] ~= server then
    local fire = call('ZSCORE', p .. 'runs', runId) or '0'
    settleRun(now, runId, fire, run[2] or '0', 'lost', ARGV[1], 'running')
    lost = lost + 1
  end
end
flush()
return lost`,
};
