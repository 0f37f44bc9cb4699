import { sound } from './sound.ts';

/** How long the figures of an hour are kept: as long as anybody asks for a day. */
export const hourKeptS = 93_600;

/**
 * What every script begins with. Most of what a script costs is not the work of its commands but their number. So a script that serves many
 * runs touches each index once: `gather` notes the members, `flush` writes them, and every script that gathers flushes before it
 * returns (`test/tidy` holds it).
 */
export const base = `${sound}
-- A whole number as text. Redis writes a number of Lua's as a fraction, which costs several times as much. Most are written with every run of a
-- call, such as its instant and the first attempt, so each is spelled once.
local spelled = { [math.huge] = '+inf' }
local function int(n)
  local text = spelled[n]
  if not text then
    text = string.format('%d', n)
    spelled[n] = text
  end
  return text
end

local function redisMillis()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- Names this very process of Redis: another after each restart, and on a replica that was promoted.
local function serverId()
  local isTold, info = pcall(redis.call, 'INFO', 'server')
  local at = isTold and string.find(info, 'run_id:', 1, true)
  return at and string.sub(info, at + 7, at + 46) or ''
end

local lists, order, counts, dropped, weights, written = {}, {}, {}, {}, {}, {}

-- Counts what is kept, in 'counters'.
local function weigh(field, by) weights[field] = (weights[field] or 0) + by end

local function dropKey(key) dropped[#dropped + 1] = key end

local function writeText(key, text)
  written[#written + 1] = key
  written[#written + 1] = text
end

local function gather(command, key, a, b)
  local byKey = lists[command]
  if not byKey then
    byKey = {}
    lists[command] = byKey
  end
  local list = byKey[key]
  if not list then
    list = { command, key, a, b }
    byKey[key] = list
    order[#order + 1] = list
    return
  end
  local at = #list + 1
  list[at] = a
  if b then list[at + 1] = b end
end

-- Counts an outcome of an instant; which hour that is of is worked out once for all of them.
local function countHour(at, field, by)
  local fields = counts[at]
  if not fields then
    fields = {}
    counts[at] = fields
  end
  fields[field] = (fields[field] or 0) + by
end

local function flush()
  for from = 1, #written, 4000 do
    call('MSET', unpack(written, from, math.min(from + 3999, #written)))
  end
  for _, list in ipairs(order) do
    -- Lua unpacks some thousand values at once and no more.
    for from = 3, #list, 4000 do
      call(list[1], list[2], unpack(list, from, math.min(from + 3999, #list)))
    end
  end
  for at, fields in pairs(counts) do
    local ofHour = K.hour .. int(math.floor(at / 3600000))
    for field, by in pairs(fields) do
      if call('HINCRBY', ofHour, field, by) == by then call('EXPIRE', ofHour, ${hourKeptS}) end
    end
  end
  for field, by in pairs(weights) do call('HINCRBY', K.counters, field, int(by)) end
  for from = 1, #dropped, 4000 do
    call('UNLINK', unpack(dropped, from, math.min(from + 3999, #dropped)))
  end
  lists, order, counts, dropped, weights, written = {}, {}, {}, {}, {}, {}
end

local function forgetLog(id)
  local bytes = call('HGET', K.logBytes, id)
  if not bytes then return end
  gather('HDEL', K.logBytes, id)
  gather('ZREM', K.logs, id)
  bytes = numberIn(bytes, 'log-bytes', id) or 0
  weigh('logBytes', -bytes)
  local job = string.match(id, '^(.-)@') or ''
  if call('HINCRBY', K.jobLogBytes, job, int(-bytes)) <= 0 then
    call('HDEL', K.jobLogBytes, job)
    call('HDEL', K.jobLogsDropped, job)
  end
  dropKey(K.lines .. id)
  dropKey(K.log .. id)
  dropKey(K.told .. id)
end

local function jobOf(id)
  local at = string.find(id, '@', 1, true)
  return at and string.sub(id, 1, at - 1)
end

-- The run that one does a part of; nil for one that is whole. Neither job nor mark holds what parts them.
local function groupOf(id) return string.match(id, '^([^.~]*)[.~]') end

-- Whether a run stands for a fire time of its schedule; one that was asked for has a mark behind its instant, and one that does a part of another
-- what tells it from the other parts.
local function isScheduled(id) return string.sub(id, -1) == 'Z' and not string.find(id, '~', 1, true) end

-- The highest fire time of a job whose record was dropped for age: a scheduled run at or below it has had its outcome, though nobody can tell
-- any more which. So dropping records never lets a run be staged twice. Where it cannot be read, all before what stands was dropped.
local function prunedUpTo(job, text)
  local fire = numberIn(text, 'pruned', job)
  if fire or not text then return fire or -1 end
  local past = call('ZRANGE', K.past .. job, 0, 0, 'WITHSCORES')[2]
  local open = call('ZRANGEBYLEX', K.open, byName(job))[1]
  open = open and call('ZSCORE', K.runs, open)
  fire = math.min(tonumber(past or 'inf'), tonumber(open or 'inf')) - 1
  if fire == math.huge then fire = -1 end
  call('HSET', K.pruned, job, int(fire))
  return fire
end

local function pruneUpTo(job, fire)
  local before = prunedUpTo(job, call('HGET', K.pruned, job))
  if tonumber(fire) > before then call('HSET', K.pruned, job, int(tonumber(fire))) end
end

-- The least revision of a job that may begin. Where it cannot be read, it is the newest that is projected, or was announced.
local function leastRevision(job, text)
  local least = numberIn(text, 'min-revision', job)
  if least or not text then return least or 0 end
  local projected = string.match(call('HGET', K.revisions, job) or '', '^%d+') or '0'
  local announced = call('ZREVRANGE', K.edits .. job, 0, 0, 'WITHSCORES')[2] or '0'
  least = math.max(tonumber(projected), tonumber(announced))
  call('HSET', K.minRevision, job, int(least))
  return least
end

-- The fields of a hash as a table, so that a script asks for those of many jobs at once.
local function fieldsOf(key, fields)
  local found = {}
  if #fields == 0 then return found end
  local values = call('HMGET', key, unpack(fields))
  for i = 1, #fields do found[fields[i]] = values[i] or nil end
  return found
end

local function distinct(list, field)
  local seen, found = {}, {}
  for _, each in ipairs(list) do
    local value = each[field]
    if value and not seen[value] then
      seen[value] = true
      found[#found + 1] = value
    end
  end
  return found
end
`;
