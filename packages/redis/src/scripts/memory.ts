import { idleAfterMs } from '@escapement/core';
import { base } from './base.ts';
import { ends } from './ends.ts';
import { fence } from './fence.ts';
import { groupFields } from './groups.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { layout, outdated } from './outdated.ts';
import { releases } from './releases.ts';
import { retelling } from './retelling.ts';
import type { Script } from './script.ts';

/** How long a greeting counts: long enough for every worker to have come back after a restart. */
const greetingsKeptS = 120;

/**
 * ARGV: `{ensemble, epoch, nodeId, isSuspect}`; suspect: nothing may begin before Redis is vouched for once more. Answers {1, found,
 * generation, written at or nothing, 1 if this server is vouched for, this server, what is unknown or nothing, noted generation or
 * nothing, 1 if an older layout stands}, or who holds the office: {0, ensemble, epoch, node, silence in milliseconds or nothing, noted generation or nothing}.
 * Claiming again what one holds is fine. What Redis says of its past is left for the claimant to judge. Another ensemble's office is
 * free once nobody is at work in it, or when it was this very node that was; else two ensembles on one Redis would take it from each
 * other by turns.
 */
export const claimScript: Script = {
  name: 'escapementClaim',
  lua: `${base}${outdated}
local ask = cjson.decode(ARGV[1])
takeOverOffice()
local stands = call('HMGET', K.epoch, 'ensemble', 'epoch', 'generation', 'at', 'server', 'unknown', 'nodeId', 'noted', 'adopted', 'layout')
local generation = int(numberIn(stands[3], 'office', 'generation') or 0)
local at = numberIn(stands[4], 'office', 'at')
local noted = numberIn(stands[8], 'office', 'noted')
local silent = at and redisMillis() - at
local found = 'nothing'
if stands[2] then
  local isHeld = false
  if stands[1] == ask.ensemble then
    found = (stands[9] or ask.ensemble) == ask.ensemble and 'same-ensemble' or 'other-ensemble'
    -- One that cannot be read keeps nobody out; whoever has been elected since proves that in ZooKeeper before it claims anew.
    isHeld = (numberIn(stands[2], 'office', 'epoch') or 0) > ask.epoch
  else
    found = 'other-ensemble'
    isHeld = silent and math.abs(silent) < ${idleAfterMs} and stands[7] ~= ask.nodeId
  end
  if isHeld then
    return {0, stands[1] or '', stands[2], stands[7] or '', silent and int(silent) or '', noted and int(noted) or ''}
  end
end
call('HSET', K.epoch, 'ensemble', ask.ensemble, 'epoch', int(ask.epoch), 'nodeId', ask.nodeId, 'generation', generation)
if found == 'nothing' then call('HSET', K.epoch, 'adopted', ask.ensemble, 'layout', '${layout}') end
if stands[1] ~= ask.ensemble then
  call('HDEL', K.epoch, 'noted')
  noted = nil
  -- The data is that ensemble's still, until it has been compared with what stands in this one.
  if found == 'other-ensemble' and not stands[9] then call('HSET', K.epoch, 'adopted', stands[1] or '') end
end
local server = serverId()
local isVouched = stands[5] == server and not ask.isSuspect
if not isVouched then call('HDEL', K.epoch, 'server') end
return {1, found, generation, at and int(at) or '', isVouched and 1 or 0, server, stands[6] or '', noted and int(noted) or '',
  found ~= 'nothing' and stands[10] ~= '${layout}' and 1 or 0}`,
};

/** ARGV: `{by, noted}`: the generation of a checkpoint that ZooKeeper has acknowledged. */
export const noteScript: Script = {
  name: 'escapementNote',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
local noted = numberIn(call('HGET', K.epoch, 'noted'), 'office', 'noted') or -1
if ask.noted > noted then call('HSET', K.epoch, 'noted', int(ask.noted)) end
local before = numberIn(call('HGET', K.epoch, 'generation'), 'office', 'generation') or 0
local generation = committedBefore(redisMillis())
if generation > before then call('HINCRBY', K.epoch, 'quiet', 1) end
return {'committed', generation}`,
};

/** ARGV: `{by, unknown}` as JSON, the latter a text. What nobody can know after a loss, before anything is forgotten because of it. */
export const noteUnknownScript: Script = {
  name: 'escapementNoteUnknown',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
call('HSET', K.epoch, 'unknown', ask.unknown)
return {'committed', committedBefore(redisMillis())}`,
};

/**
 * ARGV: `{by, least, unknown?}` as JSON; what is unknown is a text, since Lua would make an object of an empty list. The leader vouches that
 * this very server has its memory, or that what it lost has been accounted for; before that nothing begins. Answers {'committed', generation, server}, or why it was refused.
 */
export const vouchScript: Script = {
  name: 'escapementVouch',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
local stands = numberIn(call('HGET', K.epoch, 'generation'), 'office', 'generation') or 0
local generation = math.max(stands, ask.least)
call('HSET', K.epoch, 'server', serverId(), 'generation', int(generation))
if ask.unknown then
  call('HSET', K.epoch, 'unknown', ask.unknown)
  local unknown = cjson.decode(ask.unknown)
  if unknown.reason == 'redis-forgot' then call('HSET', K.epoch, 'historyFrom', int(unknown.after)) end
end
return {'committed', committed(redisMillis()), serverId()}`,
};

/** ARGV: `{by}` as JSON. What was unknown is written down for every job. */
export const accountedScript: Script = {
  name: 'escapementAccounted',
  lua: `${base}${fence}
local no = refused(cjson.decode(ARGV[1]).by)
if no then return no end
call('HDEL', K.epoch, 'unknown')
return {'committed', committed(redisMillis())}`,
};

/** ARGV: `{by}` as JSON. Proves that the office is held. */
export const heartbeatScript: Script = {
  name: 'escapementHeartbeat',
  lua: `${base}${fence}
local no = refused(cjson.decode(ARGV[1]).by)
if no then return no end
call('HINCRBY', K.epoch, 'quiet', 1)
return {'committed', committed(redisMillis())}`,
};

/** Writes what nobody reads, to see whether Redis takes it. */
export const probeScript: Script = {
  name: 'escapementProbe',
  lua: `${base}
call('SET', p .. 'probe', '1', 'PX', 60000)
return 1`,
};

/**
 * ARGV: `{worker, seen, begunAt?, givenBack, runs}` as JSON: what a worker remembers, and the runs that it has in hand {id, job, fire, due, version,
 * revision, epoch, queue, overlap, lock?, attempt, failed?, begunAt}. A server that came back with less than it knew is told again what is being done.
 */
export const greetScript: Script = {
  name: 'escapementGreet',
  lua: `${base}${ledger}${life}${ends}${retelling}
local ask = cjson.decode(ARGV[1])
local now, server = redisMillis(), serverId()
local greeted = K.greeted .. server
local givenBack = table.concat(ask.givenBack or {}, ' ')
call('HSET', greeted, ask.worker, int(ask.seen) .. ' ' .. (ask.begunAt and int(ask.begunAt) or '') .. ' ' .. givenBack)
call('EXPIRE', greeted, ${greetingsKeptS})
call('HSET', K.beats, ask.worker, int(now))

local function hear(told)
  local run = readRun(told.id)
  if not isBelieved(run, told) then return end
  run = retell(now, told, run)
  run.worker, run.told = ask.worker, server
  writeRecord(run)
end

for _, told in ipairs(ask.runs) do hear(told) end
flush()
return 1`,
};

/**
 * ARGV: `{by, reason}`. After a loss: what should be running and no worker has told of is not, nor what was shared out among runs that nobody knows. Answers {'committed', generation, how many
 * runs that were}.
 */
export const loseUntoldScript: Script = {
  name: 'escapementLoseUntold',
  lua: `${base}${ledger}${life}${fence}${ends}${releases}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
local now, server, lost = redisMillis(), serverId(), 0
-- Whether a worker has told this server that it has a shard of the group in hand: the run that it is of had not ended then.
local function hasShardInHand(group)
  local fields = call('HGETALL', K.group .. group)
  for i = 1, #fields, 2 do
    local shard = fields[i + 1] == '' and readRun(shardOf(group, fields[i]))
    if shard and shard.told == server and (shard.state == 'running' or shard.state == 'waiting') then return true end
  end
  return false
end
for _, id in ipairs(call('ZRANGE', K.alive, 0, -1)) do
  local run = readRun(id)
  if run and run.state == 'shared' then
    -- Its parts may have been made, and done, in what is lost: made once more they would be done twice. Of those that are known each is seen to itself.
    if call('EXISTS', K.group .. id) == 0 then
      if move(now, run, 'lose', ask.reason) then lost = lost + 1 end
    elseif not hasShardInHand(id) then
      -- It ends by what is known of its parts. That it ended before, and what came after it then, is known to nobody.
      call('HSET', K.group .. id, '${groupFields.untold}', '1')
    end
  elseif run and run.told ~= server then
    -- One that stood in line for its lock had not begun.
    if run.state == 'waiting' then
      requeue(now, run, 'retry', now, { 'worker-lost' })
    elseif move(now, run, 'lose', ask.reason) then
      leaveQueue(run)
      lost = lost + 1
    end
  end
end
if hasRoom() then makeRoom(now) end
flushRecents()
flush()
return {'committed', committedBefore(now), lost}`,
};
