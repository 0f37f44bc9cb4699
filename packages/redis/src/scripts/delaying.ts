import { delayedLimits } from '@escapement/core';
import { asking } from './asking.ts';
import { base } from './base.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

/** For so long after its time it is remembered which run a delayed run has become; by then it has begun, or is told of as late. */
const rememberedMs = 3_600_000;

const { gonePerJob: goneMost, goneKeptMs } = delayedLimits;

/** Where delayed runs wait. Needs base and life. */
export const places = `
-- What stands in a slot and has not begun: 'pending' and what is told of it, or 'staged' and its run; else nil.
local function standingIn(job, slot)
  local told = call('HGET', K.laterTold .. job, slot)
  if not told then return nil end
  if string.sub(told, 1, 1) == '[' then
    local isRead, row = pcall(cjson.decode, told)
    if isRead and type(row) == 'table' and type(row[1]) == 'string' then return 'pending', row end
    unreadable('later-told:' .. job .. ' ' .. slot)
    return nil
  end
  local run = readRun(job .. '@' .. told)
  if run and run.state == 'staged' then return 'staged', run end
  return nil
end

local function leavePlace(job, slot)
  call('ZREM', K.laterOf .. job, slot)
  call('HDEL', K.laterTold .. job, slot)
end

-- When the leader must look at a job.
local function noteNext(job)
  local first = call('ZRANGE', K.laterOf .. job, 0, 0, 'WITHSCORES')[2]
  if first then call('ZADD', K.later, first, job) else call('ZREM', K.later, job) end
end

-- One that is a run by now is still known by its key until it begins.
local function noteStaged(job, slot, tail, due)
  call('HSET', K.laterTold .. job, slot, tail)
  call('ZADD', K.laterStaged, due, job .. ' ' .. slot)
end

local function forgetStaged(now)
  local old = call('ZRANGEBYSCORE', K.laterStaged, '-inf', int(now - ${rememberedMs}), 'LIMIT', '0', '100')
  for _, name in ipairs(old) do
    local job, slot = string.match(name, '^(%S+) (%S+)$')
    local told = job and call('HGET', K.laterTold .. job, slot)
    if told and string.sub(told, 1, 1) ~= '[' then call('HDEL', K.laterTold .. job, slot) end
    call('ZREM', K.laterStaged, name)
  end
end

local function cancelStaged(now, run, request)
  run.stop = cjson.encode({ at = now, by = request.by, reason = request.reason })
  move(now, run, 'cancel')
  if isSoundQueue(run.queue) then gather('ZREM', ofQueue(run.queue, 'delayed'), run.id) end
  dropKey(ofQueue(run.queue, run.id))
end

-- One that ends before it was a run is none that stands among those of its job, since its time has not come; whoever asked for it still finds it by its id.
local function noteGone(now, job, told, request)
  local gone, at, tail = K.laterGone .. job, K.laterGoneAt .. job, told[1]
  call('HSET', gone, tail, cjson.encode({ told[2], told[3], told[4], tonumber(now), request.by, request.reason }))
  call('ZADD', at, now, tail)
  local beyond = call('ZCARD', at) - ${goneMost}
  for _, old in ipairs(beyond > 0 and call('ZRANGE', at, 0, int(beyond - 1)) or {}) do
    call('HDEL', gone, old)
    call('ZREM', at, old)
  end
  call('PEXPIRE', gone, ${goneKeptMs})
  call('PEXPIRE', at, ${goneKeptMs})
end

-- What stood in a slot makes room.
local function vacate(now, job, slot, state, at, request)
  if state == 'staged' then cancelStaged(now, at, request) else noteGone(now, job, at, request) end
  leavePlace(job, slot)
end
`;

/**
 * ARGV: `{job, slot, due, tail, keeps, isKeyed, most, by, run}` as JSON and what is told of it (JSON); for one that becomes a run at once, `run` and the sealed
 * ticket, the sealed card, who asked (JSON), and its own input where it has one. Answers {'put'}, {'kept', the run's id}, {'full'} or {'backlog'}.
 */
export const putDelayedScript: Script = {
  name: 'escapementPutDelayed',
  lua: `${base}${ledger}${life}${staging}${asking}${places}
local ask = cjson.decode(ARGV[1])
local job, slot, run = ask.job, ask.slot, ask.run
local no = run and refusedFor({ run })
if no then return no end
local now, id = redisMillis(), job .. '@' .. ask.tail
-- The same request come again, after it had begun or was taken back.
if isKnown({ id = id, job = job }) or call('HEXISTS', K.laterGone .. job, ask.tail) == 1 then return {'put'} end
local state, at = standingIn(job, slot)
if state then
  local standing = state == 'pending' and job .. '@' .. at[1] or at.id
  if standing == id then return {'put'} end
  if ask.keeps then return {'kept', standing} end
end
if state ~= 'pending' and call('ZCARD', K.laterOf .. job) >= ask.most then return {'full'} end
if run and isBacklogged(job) then return {'backlog'} end
if state then vacate(now, job, slot, state, at, { by = ask.by, reason = 'replaced by ' .. id }) end
if run then
  stageAsked(now, run, ARGV[3], ARGV[4])
  keepTold(run, 'b', ARGV[5])
  if ARGV[6] then keepTold(run, 'i', ARGV[6]) end
  if ask.isKeyed then noteStaged(job, slot, ask.tail, int(ask.due)) end
else
  call('HSET', K.laterTold .. job, slot, ARGV[2])
  call('ZADD', K.laterOf .. job, int(ask.due), slot)
end
noteNext(job)
forgetStaged(now)
flushRecents()
flush()
return {'put'}`,
};

/**
 * ARGV: `{job, slot, run, by, reason}`. Takes a delayed run back that has not begun: what stands in the slot, or only the run of this id. Answers the id that
 * it has, or would have had; nothing where there is none.
 */
export const takeBackScript: Script = {
  name: 'escapementTakeBack',
  lua: `${base}${ledger}${life}${staging}${asking}${places}
local ask = cjson.decode(ARGV[1])
local state, at = standingIn(ask.job, ask.slot)
local id = state == 'pending' and ask.job .. '@' .. at[1] or state and at.id
local now = redisMillis()
if id and (not ask.run or ask.run == id) then
  vacate(now, ask.job, ask.slot, state, at, ask)
  noteNext(ask.job)
else
  -- One without a key is not remembered by its slot once it is a run.
  local run = ask.run and readRun(ask.run)
  if not run or run.state ~= 'staged' then return {} end
  id = run.id
  cancelStaged(now, run, ask)
end
flushRecents()
flush()
return { id }`,
};

/**
 * ARGV: `{by, staged, givenUp, settled}` as JSON, then the sealed tickets and cards of the staged ones, in pairs. `staged`: {slot, run}; `givenUp`: {id, job, slot, due, reason};
 * `settled`: deleted jobs of which none is left. Makes
 * runs of those that still wait in their slots as the same, and of the others such as were cancelled. Answers {'committed', generation}, or why it was refused.
 */
export const stageDelayedScript: Script = {
  name: 'escapementStageDelayed',
  lua: `${base}${ledger}${life}${fence}${staging}${asking}${places}
local ask = cjson.decode(ARGV[1])
local runs = {}
for i, each in ipairs(ask.staged) do runs[i] = each.run end
local no = refused(ask.by) or refusedFor(runs)
if no then return no end
local now, jobs = redisMillis(), {}

-- What is told of one that still waits where it was read.
local function waitingIn(job, slot, id)
  local state, told = standingIn(job, slot)
  return state == 'pending' and job .. '@' .. told[1] == id and told
end

-- Who asked for it, by which key, and with which input.
local function keepAsked(run, told)
  keepTold(run, 'b', cjson.encode({ by = told[4], key = told[2] ~= '' and told[2] or nil }))
  if told[5] then keepTold(run, 'i', told[5]) end
end

-- One that waited in a slot until its time and becomes no run after all is told of as one that was cancelled: whoever asked for it was told where to find it.
local function endPending(now, each, told)
  local id, job, due = each.id, each.job, int(each.due)
  local run = { id = id, job = job, state = 'none', attempt = 0, fire = due, due = due, next = due, stagedAt = int(told[3]), version = 0, epoch = 0 }
  run.queue = queueOf(id, job)
  move(now, run, 'stage')
  gather('ZADD', K.runs, due, id)
  flush()
  move(now, run, 'cancel', 'not begun: ' .. each.reason)
  keepAsked(run, told)
end

local fresh = {}
for i, each in ipairs(ask.staged) do
  local run, slot = each.run, each.slot
  local told = waitingIn(run.job, slot, run.id)
  if told then
    leavePlace(run.job, slot)
    if told[2] ~= '' then noteStaged(run.job, slot, told[1], int(run.due)) end
    run.sealed = ARGV[2 * i]
    call('HSETNX', K.cards .. run.job, int(run.revision), ARGV[2 * i + 1])
    fresh[#fresh + 1] = toldRun(run)
    keepAsked(run, told)
  end
  jobs[run.job] = true
end
stageRuns(now, fresh)
flush()
for _, each in ipairs(ask.givenUp) do
  local told = waitingIn(each.job, each.slot, each.id)
  if told then
    leavePlace(each.job, each.slot)
    if each.due > tonumber(now) then
      noteGone(now, each.job, told, { by = '', reason = 'not begun: ' .. each.reason })
    else
      endPending(now, each, told)
    end
  end
  jobs[each.job] = true
end
for job in pairs(jobs) do noteNext(job) end
for _, job in ipairs(ask.settled) do call('ZREM', K.laterEnding, job) end
forgetStaged(now)
flushRecents()
flush()
return {'committed', committed(now)}`,
};
