import { sound } from './sound.ts';

/** Most settled runs kept per job, and over all jobs. The first is looked after every twentieth settlement of the job. */
export const keptRunsPerJob = 1_000;
export const keptRuns = 200_000;
/** How many of a job's last outcomes are shown; twice as many letters are kept at most. */
export const shownOutcomes = 20;

/** The states of settled runs as `recent` spells them, a letter each. */
export const letterOfState = {
  succeeded: 's',
  failed: 'f',
  cancelled: 'c',
  'timed-out': 't',
  lost: 'l',
} as const;

const letters = Object.entries(letterOfState)
  .map(([state, letter]) => `['${state}'] = '${letter}'`)
  .join(', ');

const states = ['staged', 'running', ...Object.keys(letterOfState)]
  .map((state) => `['${state}'] = true`)
  .join(', ');

/**
 * What several scripts share. `KEYS[1]` is the base of all our names.
 *
 * Most of what a script costs is not the work of its commands but their number. So a script that serves many runs touches
 * each index once: `gather` notes the members, `flush` writes them, and every script that gathers flushes before it returns.
 *
 * `pruned` remembers per job the highest fire time whose record was dropped for age: a scheduled run at or below it has had
 * its outcome, though nobody can tell any more which. So dropping records never lets a run be staged twice.
 */
export const prelude = `${sound}
local function int(n) return string.format('%.0f', n) end

local function redisMillis()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- Names this very process of Redis: another after each restart, and on a replica that was promoted.
local function serverId()
  local isTold, info = pcall(call, 'INFO', 'server')
  local at = isTold and string.find(info, 'run_id:', 1, true)
  return at and string.sub(info, at + 7, at + 46) or ''
end

local function jobOf(runId) return string.match(runId, '^(.-)@') end
local function isScheduled(runId) return string.sub(runId, -1) == 'Z' end

local lists, order, recents, counts = {}, {}, {}, {}

local function gather(command, name, a, b)
  local kind = command .. name
  local list = lists[kind]
  if not list then
    list = { command, p .. name }
    lists[kind] = list
    order[#order + 1] = list
  end
  list[#list + 1] = a
  if b then list[#list + 1] = b end
end

local function countHour(now, field, by)
  local ofHour = p .. 'hour:' .. int(math.floor(now / 3600000))
  counts[ofHour] = counts[ofHour] or {}
  counts[ofHour][field] = (counts[ofHour][field] or 0) + by
end

local function flush()
  for _, list in ipairs(order) do
    -- Lua unpacks some thousand values at once and no more.
    for from = 3, #list, 4000 do
      call(list[1], list[2], unpack(list, from, math.min(from + 3999, #list)))
    end
  end
  for ofHour, fields in pairs(counts) do
    for field, by in pairs(fields) do
      if call('HINCRBY', ofHour, field, by) == by then call('EXPIRE', ofHour, 93600) end
    end
  end
  for job, recent in pairs(recents) do
    if recent.changed then call('HSET', p .. 'recent', job, recent.text) end
  end
  lists, order, recents, counts = {}, {}, {}, {}
end

-- The fields of a hash as a table, so that a script asks for those of many jobs at once.
local function fieldsOf(name, fields)
  local found = {}
  if #fields == 0 then return found end
  local values = call('HMGET', p .. name, unpack(fields))
  for i = 1, #fields do found[fields[i]] = values[i] or nil end
  return found
end

local function distinctJobs(from, step)
  local seen, jobs = {}, {}
  for i = from, #ARGV, step do
    local job = jobOf(ARGV[i])
    if not seen[job] then
      seen[job] = true
      jobs[#jobs + 1] = job
    end
  end
  return jobs
end

-- The highest fire time of a job whose record was dropped for age. Where that cannot be read, all before what stands has been dropped.
local function prunedUpTo(job, text)
  local fire = numberIn(text, 'pruned', job)
  if fire or not text then return fire or -1 end
  local oldest = call('ZRANGE', p .. 'runs:' .. job, 0, 0, 'WITHSCORES')[2]
  fire = oldest and tonumber(oldest) - 1 or -1
  call('HSET', p .. 'pruned', job, int(fire))
  return fire
end

-- The least revision that may begin. Where it cannot be read, it is the newest that is projected, or was announced.
local function leastRevision(job, text)
  local least = numberIn(text, 'min-revision', job)
  if least or not text then return least or 0 end
  local projected = string.match(call('HGET', p .. 'revisions', job) or '', '^%d+') or '0'
  local announced = call('ZREVRANGE', p .. 'edits:' .. job, 0, 0, 'WITHSCORES')[2] or '0'
  least = math.max(tonumber(projected), tonumber(announced))
  call('HSET', p .. 'min-revision', job, int(least))
  return least
end

local states = { ${states} }

-- The state of a run; where its record does not say it, the indexes do.
local function stateIn(runId, text)
  if not text or states[text] then return text end
  unreadable('run:' .. runId .. ' state')
  local state = call('ZSCORE', p .. 'running', runId) and 'running'
    or call('ZSCORE', p .. 'owed', runId) and 'staged'
    or call('ZSCORE', p .. 'settled', runId) and 'lost'
  if state then call('HSET', p .. 'run:' .. runId, 'state', state) end
  return state
end

local function pruneUpTo(job, fire)
  local before = prunedUpTo(job, call('HGET', p .. 'pruned', job))
  if tonumber(fire) > before then call('HSET', p .. 'pruned', job, int(tonumber(fire))) end
end

-- Takes a run out of everything but the ledger.
local function dropRun(runId)
  call('DEL', p .. 'run:' .. runId, p .. 'log:' .. runId)
  gather('ZREM', 'runs', runId)
  gather('ZREM', 'runs:' .. jobOf(runId), runId)
  gather('ZREM', 'owed', runId)
  gather('ZREM', 'owing', runId)
  gather('ZREM', 'running', runId)
  gather('ZREM', 'alive', runId)
  gather('ZREM', 'trouble', runId)
  gather('ZREM', 'settled', runId)
end

-- Drops what is too old to keep. What was gathered before is written first, since it may name the same runs.
local function dropSettled(runIds)
  if #runIds == 0 then return end
  flush()
  local fires = call('ZMSCORE', p .. 'runs', unpack(runIds))
  local highest = {}
  for i, runId in ipairs(runIds) do
    local fire = isScheduled(runId) and tonumber(fires[i] or '')
    if fire then highest[jobOf(runId)] = math.max(fire, highest[jobOf(runId)] or 0) end
    dropRun(runId)
  end
  for job, fire in pairs(highest) do pruneUpTo(job, fire) end
  flush()
end

-- Of the oldest runs of a job those that are settled. Runs that wait for years must not keep the others from being dropped.
local function tidyJob(job)
  local ofJob = p .. 'runs:' .. job
  local excess = call('ZCARD', ofJob) - ${keptRunsPerJob}
  if excess <= 0 then return end
  local alive = call('ZLEXCOUNT', p .. 'alive', '[' .. job .. '@', '(' .. job .. 'A')
  local oldest = call('ZRANGE', ofJob, 0, math.min(excess, 60) + math.min(alive, 400) - 1)
  local ends = call('ZMSCORE', p .. 'settled', unpack(oldest))
  local old = {}
  for i, runId in ipairs(oldest) do
    if ends[i] and #old < excess then old[#old + 1] = runId end
  end
  dropSettled(old)
end

local function tidyAll(settled)
  local excess = call('ZCARD', p .. 'settled') - ${keptRuns}
  if excess > 0 then dropSettled(call('ZRANGE', p .. 'settled', 0, math.min(excess, settled + 10) - 1)) end
end

local letters = { ${letters} }

-- Answers whether it is this job's turn to be tidied.
local function noteRecent(job, state)
  local recent = recents[job]
  if not recent then
    recent = { text = call('HGET', p .. 'recent', job) or '' }
    recents[job] = recent
  end
  recent.text = recent.text .. letters[state]
  recent.changed = true
  if #recent.text < ${2 * shownOutcomes} then return false end
  recent.text = string.sub(recent.text, -${shownOutcomes})
  return true
end

-- Ends a run: its record, the indexes and the figures. Answers whether it is this job's turn to be tidied.
local function settleRun(now, runId, fire, attempt, state, reason, was)
  local key = p .. 'run:' .. runId
  if reason == '' then
    call('HSET', key, 'state', state, 'attempt', attempt, 'finishedAt', int(now), 'nonce', '')
  else
    call('HSET', key, 'state', state, 'attempt', attempt, 'finishedAt', int(now), 'nonce', '', 'reason', reason)
  end
  if was == 'running' then
    gather('ZREM', 'running', runId)
    gather('ZREM', 'alive', runId)
  else
    gather('ZREM', 'owed', runId)
    gather('ZREM', 'owing', runId)
  end
  if state == 'succeeded' then
    countHour(now, 'succeeded', 1)
  else
    gather('ZADD', 'trouble', fire, runId)
    if state ~= 'cancelled' then countHour(now, 'failed', 1) end
  end
  gather('ZADD', 'settled', int(now), runId)
  return noteRecent(jobOf(runId), state)
end
`;
