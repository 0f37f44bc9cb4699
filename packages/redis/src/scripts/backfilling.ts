import { backfillLimits } from '@escapement/core';
import { asking } from './asking.ts';
import { base } from './base.ts';
import { ends } from './ends.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { releases } from './releases.ts';
import { retention } from './retention.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';
import { stops } from './stops.ts';

const { atOnce, keptPerJob, keptForS } = backfillLimits;

/** Where back-fills stand. Needs the base. */
export const backfills = `
local function backfillKey(job, id) return K.backfill .. job .. '@' .. id end

-- The one of a job that runs.
local function runningOf(job)
  for _, id in ipairs(call('ZREVRANGE', K.backfillsOf .. job, 0, -1)) do
    if call('HGET', backfillKey(job, id), 'state') == 'running' then return id end
  end
end

-- It makes no more runs, and is forgotten some time after.
local function endBackfill(now, job, id, state, stop)
  local key = backfillKey(job, id)
  call('HSET', key, 'state', state, 'endedAt', int(now))
  if stop then call('HSET', key, 'stop', cjson.encode({ at = now, by = stop.by, reason = stop.reason })) end
  call('DEL', K.backfillLeft .. job)
  call('EXPIRE', key, ${keptForS})
  call('EXPIRE', K.backfillsOf .. job, ${keptForS})
end

-- Its runs that are not over, or are not counted yet.
local function outOf(job, id)
  local all, found = call('HGETALL', K.backfillOut .. job), {}
  for i = 1, #all, 2 do
    if all[i + 1] == id then found[#found + 1] = all[i] end
  end
  return found
end
`;

/**
 * ARGV: `{job, id, at}` as JSON, what is asked for (JSON), and the fire times in their order. Answers {'put'}, also where the same was asked for before, or
 * {'another', its id}.
 */
export const putBackfillScript: Script = {
  name: 'escapementPutBackfill',
  lua: `${base}${backfills}
local ask = cjson.decode(ARGV[1])
local job, id = ask.job, ask.id
if call('EXISTS', backfillKey(job, id)) == 1 then return {'put'} end
local other = runningOf(job)
if other then return {'another', other} end
call('DEL', K.backfillLeft .. job)
for from = 3, #ARGV, 4000 do call('RPUSH', K.backfillLeft .. job, unpack(ARGV, from, math.min(from + 3999, #ARGV))) end
call('HSET', backfillKey(job, id), 'about', ARGV[2], 'state', 'running', 'staged', '0')
call('ZADD', K.backfillsOf .. job, int(ask.at), id)
call('PERSIST', K.backfillsOf .. job)
call('ZADD', K.backfills, '0', job)
for _, old in ipairs(call('ZRANGE', K.backfillsOf .. job, 0, -${keptPerJob + 1})) do
  call('ZREM', K.backfillsOf .. job, old)
  call('DEL', backfillKey(job, old))
end
return {'put'}`,
};

/**
 * ARGV: `{by, most}` as JSON. Counts what has ended of the back-fills that were looked at the longest ago. Answers {'committed', generation, …} and of each that has
 * fire times left what it was asked for, how many of its runs are not over, and its next fire times.
 */
export const tendBackfillsScript: Script = {
  name: 'escapementTendBackfills',
  lua: `${base}${ledger}${life}${fence}${ends}${backfills}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
local now = redisMillis()
local names = { s = 'succeeded', f = 'failed', t = 'failed', l = 'failed', c = 'cancelled' }

local function countEnds(job)
  local all = call('HGETALL', K.backfillOut .. job)
  for i = 1, #all, 2 do
    local id, of = all[i], all[i + 1]
    if not readRun(id) then
      local past = pastOf(id)
      if call('EXISTS', backfillKey(job, of)) == 1 then
        call('HINCRBY', backfillKey(job, of), past and names[past[2]] or 'unknown', 1)
      end
      call('HDEL', K.backfillOut .. job, id)
    end
  end
end

local answer = {'committed', 0}
for _, job in ipairs(call('ZRANGE', K.backfills, 0, int(ask.most - 1))) do
  countEnds(job)
  local id = runningOf(job)
  local out = id and #outOf(job, id)
  if id and out == 0 and call('EXISTS', K.backfillLeft .. job) == 0 then
    endBackfill(now, job, id, 'done')
    id = nil
  end
  if not id and call('EXISTS', K.backfillOut .. job) == 0 then
    call('ZREM', K.backfills, job)
  else
    call('ZADD', K.backfills, int(now), job)
  end
  local left = id and call('LRANGE', K.backfillLeft .. job, 0, ${atOnce - 1}) or {}
  if #left > 0 then answer[#answer + 1] = { call('HGET', backfillKey(job, id), 'about'), out, left } end
end
flush()
answer[2] = committed(now)
return answer`,
};

/**
 * ARGV: `{by, job, id, who, runs}` as JSON, the sealed card, and the sealed tickets in the order of the runs, each `{served, stems, run}`. Makes runs of fire times as long
 * as they are the next ones, there is room, and nobody else serves them once more: what is retried by hand meanwhile is waited for. Answers {'committed', generation, how many}, or why it was refused.
 */
export const stageBackfillScript: Script = {
  name: 'escapementStageBackfill',
  lua: `${base}${ledger}${life}${fence}${staging}${asking}${backfills}
local ask = cjson.decode(ARGV[1])
local job, id, runs = ask.job, ask.id, {}
for i, each in ipairs(ask.runs) do runs[i] = each.run end
local no = refused(ask.by) or refusedFor(runs)
if no then return no end
local now, fresh = redisMillis(), {}
local isRunning = call('HGET', backfillKey(job, id), 'state') == 'running'
local open = table.concat(call('ZRANGEBYLEX', K.open, byName(job)), ' ')
local function isServed(stems)
  for _, stem in ipairs(stems) do
    if string.find(open, stem, 1, true) then return true end
  end
end
for i, each in ipairs(ask.runs) do
  local next = isRunning and call('LINDEX', K.backfillLeft .. job, 0)
  if not next or next ~= int(each.served) or #outOf(job, id) >= ${atOnce} or isServed(each.stems) then break end
  call('LPOP', K.backfillLeft .. job)
  call('HSET', K.backfillOut .. job, each.run.id, id)
  each.run.sealed = ARGV[2 + i]
  fresh[#fresh + 1] = toldRun(each.run)
end
if #fresh > 0 then
  call('HSETNX', K.cards .. job, int(fresh[1].revision), ARGV[2])
  call('HINCRBY', backfillKey(job, id), 'staged', stageRuns(now, fresh))
  for _, run in ipairs(fresh) do keepTold(run, 'b', cjson.encode({ by = ask.who, backfill = id })) end
end
flush()
return {'committed', committed(now), #fresh}`,
};

/** Stops one: what of it has not begun is cancelled. `begin` and `answers`: what a script under the fence has besides. */
const stopping = (begin: string, answers: (word: string) => string) => `
local ask = cjson.decode(ARGV[1])
${begin}
local now, job, id = redisMillis(), ask.job, ask.id
local state = call('HGET', backfillKey(job, id), 'state')
if not state then return ${answers('unknown')} end
if state ~= 'running' then return ${answers('over')} end
endBackfill(now, job, id, 'stopped', ask)
for _, out in ipairs(outOf(job, id)) do
  local run = readRun(out)
  if run and (run.state == 'staged' or run.state == 'blocked') then
    stopRun(now, run, cjson.encode({ at = now, by = ask.by, reason = ask.reason }))
  end
end
if hasRoom() then makeRoom(now) end
local crowded = flushRecents()
flush()
for _, each in ipairs(crowded) do tidyJob(each) end
return ${answers('stopped')}`;

const stoppers = `${base}${ledger}${life}${retention}${ends}${releases}${stops}${backfills}`;

/** ARGV: `{job, id, by, reason}`. A person stops it. Answers {'stopped'}, {'over'} or {'unknown'}. */
export const stopBackfillScript: Script = {
  name: 'escapementStopBackfill',
  lua: `${stoppers}${stopping('', (word) => `{'${word}'}`)}`,
};

/** ARGV: `{by, job, id, stop: {by, reason}}`. The leader stops it. Answers {'committed', generation}, or why it was refused. */
export const endBackfillScript: Script = {
  name: 'escapementEndBackfill',
  lua: `${base}${ledger}${life}${fence}${retention}${ends}${releases}${stops}${backfills}${stopping(
    `local no = refused(ask.by)
if no then return no end
ask.by, ask.reason = ask.stop.by, ask.stop.reason`,
    () => `{'committed', committed(now)}`,
  )}`,
};
