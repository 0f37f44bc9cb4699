import { forgottenWithinMs, linesOfOthers } from '@escapement/core';
import type { Script } from './script.ts';

/**
 * Queues that are somebody else's, as BullMQ keeps them (`test/integration/queues-of-others.test.ts` holds what is written to its own). Both keys
 * are what the queue's keys begin with; nothing of ours is touched.
 */
const opening = `
local q = KEYS[1]
local asked = cjson.decode(ARGV[1])
local call = redis.call

local function told(event, id, ...)
  local most = call('HGET', q .. 'meta', 'opts.maxLenEvents') or '10000'
  call('XADD', q .. 'events', 'MAXLEN', '~', most, '*', 'event', event, 'jobId', id, ...)
end

local function isIn(set, id) return call('ZSCORE', q .. set, id) and true or false end

local function stateOf(id)
  local key = q .. id
  local over = call('HGET', key, 'escapement:over')
  if over then return over end
  if isIn('completed', id) then return 'completed' end
  if isIn('failed', id) then return 'failed' end
  if call('EXISTS', key) == 0 then return 'gone' end
  local isBegun = call('EXISTS', key .. ':lock') == 1 or isIn('waiting-children', id) or call('LPOS', q .. 'active', id)
  return isBegun and 'at-work' or 'waiting'
end
`;

/**
 * ARGV: `{id, earlier, name, lifo, priority}`, the data, and the options as BullMQ spells them. Answers `{id, 1 where it is new}`. As BullMQ's own
 * script does it, one that is there is not added again.
 */
export const putForOthersScript: Script = {
  name: 'escapementPutForOthers',
  lua: `${opening}
local function isUnderWay(id)
  local state = stateOf(id)
  return state == 'waiting' or state == 'at-work'
end

local id = asked.id
if call('EXISTS', q .. id) == 1 then return { id, 0 } end
local earlier = asked.earlier
if earlier then
  local key = q .. earlier
  if call('HGET', key, 'escapement:for') == id then return { earlier, 0 } end
  if isUnderWay(earlier) then
    call('HSET', key, 'escapement:for', id)
    return { earlier, 0 }
  end
end

local t = call('TIME')
local now = t[1] .. string.format('%03d', math.floor(t[2] / 1000))
local meta = call('HMGET', q .. 'meta', 'paused', 'concurrency')
local isHeld = meta[1] or meta[2] and call('LLEN', q .. 'active') >= tonumber(meta[2])
call('HSET', q .. id, 'name', asked.name, 'data', ARGV[2], 'opts', ARGV[3], 'timestamp', now, 'delay', '0', 'priority', asked.priority)
call('XADD', q .. 'events', '*', 'event', 'added', 'jobId', id, 'name', asked.name)
if asked.priority > 0 then
  local count = call('INCR', q .. 'pc')
  call('ZADD', q .. 'prioritized', string.format('%d', asked.priority * 0x100000000 + count % 0x100000000), id)
else
  call(asked.lifo and 'RPUSH' or 'LPUSH', q .. 'wait', id)
end
if not isHeld then call('ZADD', q .. 'marker', '0', '0') end
told('waiting', id)
return { id, 1 }`,
};

/** ARGV: `{id}`. Answers the state, what it is over with, its progress, its stack traces and the last lines of its log. */
export const lookAtOthersScript: Script = {
  name: 'escapementLookAtOthers',
  lua: `${opening}
local state = stateOf(asked.id)
local key = q .. asked.id
local fields = call('HMGET', key, 'progress', 'returnvalue', 'failedReason', 'stacktrace')
local lines = {}
if state == 'completed' or state == 'failed' then lines = call('LRANGE', key .. ':logs', -${linesOfOthers}, -1) end
return { state, fields[1] or '', fields[2] or '', fields[3] or '', fields[4] or '', lines }`,
};

/** ARGV: `{id}`. Answers what has come of it. */
export const takeOutOfOthersScript: Script = {
  name: 'escapementTakeOutOfOthers',
  lua: `${opening}
local id = asked.id
local state = stateOf(id)
if state == 'completed' or state == 'failed' then return 'over' end
if state ~= 'waiting' then return state end
local prev = 'unknown'
for _, set in ipairs({ 'delayed', 'prioritized' }) do
  if call('ZREM', q .. set, id) == 1 then prev = set end
end
for _, list in ipairs({ 'wait', 'paused' }) do
  if prev == 'unknown' and call('LREM', q .. list, 1, id) == 1 then prev = list end
end
call('DEL', q .. id, q .. id .. ':logs')
told('removed', id, 'prev', prev)
return 'taken-out'`,
};

/** ARGV: `{id}`. */
export const forgetOfOthersScript: Script = {
  name: 'escapementForgetOfOthers',
  lua: `${opening}
local id = asked.id
local state = stateOf(id)
if not isIn(state, id) then return 0 end
call('ZREM', q .. state, id)
call('HSET', q .. id, 'escapement:over', state)
for _, key in ipairs({ q .. id, q .. id .. ':logs' }) do call('PEXPIRE', key, ${forgottenWithinMs}) end
told('removed', id, 'prev', state)
return 1`,
};

/**
 * Whether jobs wait and nobody comes for them. A worker of BullMQ's that is idle takes the marker as soon as something waits, one that is busy has
 * something in hand, and any looks for stalled jobs now and then, and leaves a key that lasts until it looks again. Answers 1 or 0.
 */
export const unservedOthersScript: Script = {
  name: 'escapementUnservedOthers',
  lua: `
local q = KEYS[1]
local function has(command, name, ...)
  local count = redis.pcall(command, q .. name, ...)
  return type(count) == 'number' and count > 0
end
local isWaiting = has('LLEN', 'wait') or has('ZCARD', 'prioritized')
if not isWaiting or not has('EXISTS', 'marker') or has('HEXISTS', 'meta', 'paused') then return 0 end
return (has('LLEN', 'active') or has('EXISTS', 'stalled-check')) and 0 or 1`,
};

export const othersScripts: readonly Script[] = [
  putForOthersScript,
  lookAtOthersScript,
  takeOutOfOthersScript,
  forgetOfOthersScript,
  unservedOthersScript,
];
