/** Most settled runs kept per job, and over all jobs. */
export const keptRunsPerJob = 1_000;
export const keptRuns = 200_000;
/** Most ledger rows kept per job beside its runs. */
export const keptRows = 2_000;

/**
 * What several scripts share. `KEYS[1]` is the base of all our names.
 *
 * `pruned` remembers per job the highest fire time whose record was dropped for age: a scheduled run at or below it has had
 * its outcome, though nobody can tell any more which. So dropping records never lets a run be staged twice.
 */
export const prelude = `
local p = KEYS[1]
local call = redis.call

local function int(n) return string.format('%.0f', n) end

local function redisMillis()
  local t = call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function jobOf(runId) return string.match(runId, '^(.-)@') end
local function isScheduled(runId) return string.sub(runId, -1) == 'Z' end

local function pruneUpTo(job, fire)
  local before = tonumber(call('HGET', p .. 'pruned', job) or '-1')
  if tonumber(fire) > before then call('HSET', p .. 'pruned', job, int(tonumber(fire))) end
end

local function countHour(now, field, by)
  local hour = p .. 'hour:' .. int(math.floor(now / 3600000))
  if call('HINCRBY', hour, field, by) == by then call('EXPIRE', hour, 93600) end
end

-- The first outcome of a fire time stands; one said again changes nothing.
local function recordRow(now, job, key, fire, json, outcome, count)
  if call('HSETNX', p .. 'rows:' .. job, key, json) == 0 then return 0 end
  local ledger = p .. 'ledger:' .. job
  call('ZADD', ledger, fire, key)
  countHour(now, outcome, count)
  local excess = call('ZCARD', ledger) - ${keptRows}
  if excess > 0 then
    local old = call('ZPOPMIN', ledger, excess)
    for i = 1, #old, 2 do call('HDEL', p .. 'rows:' .. job, old[i]) end
    pruneUpTo(job, old[#old])
  end
  return 1
end

-- Takes a run out of everything but the ledger.
local function dropRun(runId)
  local job = jobOf(runId)
  call('DEL', p .. 'run:' .. runId, p .. 'log:' .. runId)
  call('ZREM', p .. 'runs', runId)
  call('ZREM', p .. 'runs:' .. job, runId)
  call('ZREM', p .. 'owed', runId)
  call('ZREM', p .. 'running', runId)
  call('ZREM', p .. 'trouble', runId)
  call('ZREM', p .. 'settled', runId)
  call('ZREM', p .. 'settled:' .. job, runId)
  call('SREM', p .. 'active:' .. job, runId)
end

local function dropSettled(runId)
  if isScheduled(runId) then
    local fire = call('ZSCORE', p .. 'runs:' .. jobOf(runId), runId)
    if fire then pruneUpTo(jobOf(runId), fire) end
  end
  dropRun(runId)
end

-- Ends a begun run: its record, the indexes, the figures, and what is too old to keep.
local function settleRun(now, runId, fire, attempt, state, reason)
  local job = jobOf(runId)
  local key = p .. 'run:' .. runId
  call('HSET', key, 'state', state, 'attempt', attempt, 'finishedAt', int(now))
  if reason ~= '' then call('HSET', key, 'reason', reason) end
  -- The envelope is for a worker that may yet begin the run; a script task of 128 KB is not worth keeping as history.
  call('HDEL', key, 'env', 'nonce')
  call('SREM', p .. 'active:' .. job, runId)
  call('ZREM', p .. 'running', runId)
  call('ZREM', p .. 'owed', runId)
  local recent = p .. 'recent:' .. job
  if call('RPUSH', recent, state) > 40 then call('LTRIM', recent, -20, -1) end
  if state == 'succeeded' then
    countHour(now, 'succeeded', 1)
  else
    call('ZADD', p .. 'trouble', fire, runId)
    if state ~= 'cancelled' then countHour(now, 'failed', 1) end
  end
  local ofJob = p .. 'settled:' .. job
  call('ZADD', ofJob, fire, runId)
  call('ZADD', p .. 'settled', int(now), runId)
  local excess = call('ZCARD', ofJob) - ${keptRunsPerJob}
  if excess > 0 then
    local old = call('ZRANGE', ofJob, 0, math.min(excess, 10) - 1)
    for i = 1, #old do dropSettled(old[i]) end
  end
  excess = call('ZCARD', p .. 'settled') - ${keptRuns}
  if excess > 0 then
    local old = call('ZRANGE', p .. 'settled', 0, math.min(excess, 10) - 1)
    for i = 1, #old do dropSettled(old[i]) end
  end
end
`;
