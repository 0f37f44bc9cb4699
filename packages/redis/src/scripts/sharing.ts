import { base } from './base.ts';
import { ends } from './ends.ts';
import { fence } from './fence.ts';
import { groupFields, groupKeptForS } from './groups.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { ownQueues } from './own-queues.ts';
import { releases } from './releases.ts';
import { retention } from './retention.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';
import { stops } from './stops.ts';

/**
 * ARGV: `{by, id, job, revision, success, runs}` as JSON, the sealed card, and the sealed tickets in the order of the runs. Makes the shards of a run, unless
 * they are there, or it is over. Answers {'committed', generation}, or why it was refused.
 */
export const shareOutScript: Script = {
  name: 'escapementShareOut',
  lua: `${base}${ledger}${life}${fence}${staging}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by) or refusedFor(ask.runs)
if no then return no end
local now, fresh = redisMillis(), {}
local run, key = readRun(ask.id), K.group .. ask.id
if run and run.state == 'shared' and call('EXISTS', key) == 0 then
  call('HSET', key, '${groupFields.success}', ask.success)
  call('HSETNX', K.cards .. ask.job, int(ask.revision), ARGV[2])
  for i, shard in ipairs(ask.runs) do
    call('HSET', key, shardIn(shard.id, ask.id), '')
    shard.sealed = ARGV[2 + i]
    fresh[i] = toldRun(shard)
  end
  stageRuns(now, fresh)
end
flush()
return {'committed', committed(now)}`,
};

/** ARGV: `{by, id}`. Has the shards of a run stopped by whom it was itself. Answers {'committed', generation}, or why it was refused. */
export const stopShardsScript: Script = {
  name: 'escapementStopShards',
  lua: `${base}${ledger}${life}${fence}${ends}${releases}${stops}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
local now = redisMillis()
local run, key = readRun(ask.id), K.group .. ask.id
if run and run.stop and call('EXISTS', key) == 1 then
  call('HSET', key, '${groupFields.toldToStop}', '1')
  local fields = call('HGETALL', key)
  for i = 1, #fields, 2 do
    local shard = fields[i + 1] == '' and readRun(shardOf(ask.id, fields[i]))
    if shard then stopRun(now, shard, run.stop) end
  end
end
if hasRoom() then makeRoom(now) end
flushRecents()
flush()
return {'committed', committed(now)}`,
};

/**
 * ARGV: `{by, parts}`; parts are {id, worker, reason}. Ends those that have not begun, whose workers are gone, and forgets the queues of these. Answers
 * {'committed', generation}, or why it was refused.
 */
export const losePartsScript: Script = {
  name: 'escapementLoseParts',
  lua: `${base}${ledger}${life}${fence}${ends}${releases}${ownQueues}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
local now = redisMillis()
for _, part in ipairs(ask.parts) do
  local run = readRun(part.id)
  if run and (run.state == 'staged' or run.state == 'retrying') then
    leaveLine(run)
    move(now, run, 'lose', part.reason)
    leaveQueue(run)
  end
  forgetOwnQueue(part.worker)
end
if hasRoom() then makeRoom(now) end
flushRecents()
flush()
return {'committed', committed(now)}`,
};

/** ARGV: `{by, id, event, reason?}`. Ends a run whose shards are over. Answers {'committed', generation}, or why it was refused. */
export const endSharedScript: Script = {
  name: 'escapementEndShared',
  lua: `${base}${ledger}${life}${fence}${retention}${staging}${releases}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
local now = redisMillis()
local run = readRun(ask.id)
if run and run.state == 'shared' then
  run.isUntold = call('HEXISTS', K.group .. ask.id, '${groupFields.untold}') == 1
  move(now, run, ask.event, ask.reason)
  call('EXPIRE', K.group .. ask.id, ${groupKeptForS})
end
if hasRoom() then makeRoom(now) end
local crowded = flushRecents()
flush()
for _, job in ipairs(crowded) do tidyJob(job) end
return {'committed', committed(now)}`,
};
