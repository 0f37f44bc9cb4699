import { rateHeldMostMs, rateKeysMost } from '@escapement/core';
import { placesInMs } from './staging.ts';

/** What nobody needs of a queue's keys after this is gone, whether or not anybody asks: longer than any of them is remembered. */
const keptMs = 180_000;
/** Keys that are forgotten in one call, and so many more than it can add. */
const forgottenAtOnce = 2_000;
/** A longer key is known by its digest. */
const keyCharsMost = 128;

/**
 * The rate of a queue that is counted by keys of its runs, as `core/decisions/rate-key.ts` spells them and `core/decisions/rate-window.ts` decides.
 * Who may not begin yet leaves the way free for others, and comes when its window does. `by.rate` is `{max, windowMs, key}`. Needs base and records.
 */
export const rateKeys = `
local inputs = {}
-- What the task of a job is given that says nothing else of its own; and whether it is a handler that is.
local function inputOfJob(job)
  if not inputs[job] then
    local isRead, definition = pcall(cjson.decode, call('HGET', K.job .. job, 'definition') or '')
    local task = isRead and type(definition) == 'table' and definition.task
    if type(task) ~= 'table' then task = {} end
    local input = task.input
    if task.kind == 'http' then input = task.body end
    inputs[job] = { value = input, kind = task.kind }
  end
  return inputs[job]
end

-- What it was asked for with goes before; a run after others, or of a key, is given those only where its job gives it nothing else.
local function inputOf(run)
  local ofJob = inputOfJob(run.job)
  if ofJob.kind == 'http' or not string.find(run.id, '_', 1, true) then return ofJob.value end
  local isRead, value = pcall(cjson.decode, call('HGET', K.told .. run.id, 'i') or '')
  if not isRead then return ofJob.value end
  local isTold = string.find(run.id, 'Z%-[akr]') and type(value) == 'table' and (type(value.upstream) == 'table' or value.heardBy ~= nil)
  if isTold and ofJob.value ~= nil then return ofJob.value end
  return value
end

local function valueAt(value, path)
  for i = 2, #path do
    if type(value) ~= 'table' then return nil end
    local found, place = value[path[i]], string.find(path[i], '^%d+$') and tonumber(path[i])
    if found == nil and place then found = value[place + 1] end
    value = found
  end
  return value
end

local function spell(value)
  if type(value) == 'string' then return value end
  if type(value) == 'number' then return string.format('%.17g', value) end
  return type(value) == 'boolean' and tostring(value) or ''
end

local function keyOf(run, pieces)
  local parts = {}
  for i, piece in ipairs(pieces) do
    if type(piece) ~= 'table' then parts[i] = spell(piece)
    elseif piece[1] == 'jobId' then parts[i] = run.job
    else parts[i] = spell(valueAt(inputOf(run), piece)) end
  end
  local key = table.concat(parts)
  return #key > ${keyCharsMost} and redis.sha1hex(key) or key
end

local hasForgotten = false
local function forgetOver(now, queue)
  if hasForgotten then return end
  hasForgotten = true
  local over = call('ZRANGEBYSCORE', K.rateEnds .. queue, '-inf', int(now), 'LIMIT', '0', '${forgottenAtOnce}')
  if #over == 0 then return end
  call('ZREM', K.rateEnds .. queue, unpack(over))
  call('HDEL', K.rates .. queue, unpack(over))
end

-- When a window ends, how many began in it, how many stand in line, and whether the key is remembered at all.
local function windowOf(now, queue, rate, key)
  local text = call('HGET', K.rates .. queue, key)
  local ends, used, line = string.match(text or '', '^(%d+) (%d+) (%d+)$')
  if not ends then return 0, 0, 0, false end
  ends, used, line = tonumber(ends), tonumber(used), tonumber(line)
  if now < ends then return ends, used, line, true end
  return 0, 0, math.max(line - (math.floor((now - ends) / rate.windowMs) + 1) * rate.max, 0), true
end

local function writeWindow(queue, rate, key, ends, used, line)
  call('HSET', K.rates .. queue, key, int(ends) .. ' ' .. int(used) .. ' ' .. int(line))
  call('ZADD', K.rateEnds .. queue, int(ends + math.ceil(line / rate.max) * rate.windowMs), key)
  call('PEXPIRE', K.rates .. queue, '${keptMs}')
  call('PEXPIRE', K.rateEnds .. queue, '${keptMs}')
end

-- Its place is where its window begins; whoever nudges wakes somebody then.
local function holdUntil(now, run, queue, at)
  at = math.max(math.min(at, now + ${rateHeldMostMs}), now + 1)
  call('ZADD', ofQueue(queue, 'delayed'), int(at * ${placesInMs}), run.id)
  gather('ZADD', K.nudge, int(at), queue .. '|' .. int(at))
end

-- The key of a run that may begin; nil for one that is held back.
local function keyWithRoom(now, run, by)
  local rate, queue = by.rate, by.queue
  forgetOver(now, queue)
  local key = keyOf(run, rate.key)
  local ends, used, line, isKnown = windowOf(now, queue, rate, key)
  if not isKnown and call('ZCARD', K.rateEnds .. queue) >= ${rateKeysMost} then
    holdUntil(now, run, queue, tonumber(call('ZRANGE', K.rateEnds .. queue, '0', '0', 'WITHSCORES')[2]))
    return nil
  end
  if used < rate.max then return key end
  local at = ends + math.floor(line / rate.max) * rate.windowMs
  if at <= now + ${rateHeldMostMs} then writeWindow(queue, rate, key, ends, used, line + 1) end
  holdUntil(now, run, queue, at)
  return nil
end

-- One more of a key has begun.
local function countKey(now, key, by)
  local ends, used, line = windowOf(now, by.queue, by.rate, key)
  writeWindow(by.queue, by.rate, key, used == 0 and now + by.rate.windowMs or ends, used + 1, line)
end
`;
