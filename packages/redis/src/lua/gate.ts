import type { Script } from '../script.ts';
import { ledger } from './ledger.ts';
import { prelude } from './prelude.ts';
import { refusal } from './refusal.ts';

/** How many milliseconds before its due time a run may begin: two clocks that agree differ by rounding. */
const earlyMs = 2;

/**
 * ARGV: the generation that the caller has seen, then any number of runs, eight each: run, fire, due, revision, attempt, worker, overlap,
 * nonce. Nothing begins on a server that no leader vouches for, or that knows less than the caller: it may have forgotten that the
 * run began before. The nonce is one per call, so
 * that a call which the client sent twice because the answer was cut off gets the same answer twice, and two workers never both
 * hear `begun`. Many in one call, since most of the cost of a script is not its work. Answers the generation, and one list for each run.
 */
export const beginScript: Script = {
  name: 'escapementBegin',
  lua: `${prelude}${ledger}
local now = redisMillis()
${refusal}
local nowText = int(now)
local office = call('HMGET', p .. 'epoch', 'server', 'generation')
local generation = numberIn(office[2], 'epoch', 'generation') or 0
if office[1] ~= serverId() or generation < tonumber(ARGV[1]) then
  local answers = { int(generation) }
  for _ = 2, #ARGV, 8 do answers[#answers + 1] = {'unvouched'} end
  return answers
end
local least = fieldsOf('min-revision', distinctJobs(2, 8))

-- Another run of the job that has begun and not ended. Those begun in this very script are written first.
local function aliveBeside(runId)
  flush()
  local job = jobOf(runId)
  local found = call('ZRANGEBYLEX', p .. 'alive', '[' .. job .. '@', '(' .. job .. 'A', 'LIMIT', 0, 2)
  return found[1] ~= runId and found[1] or found[2]
end

-- Written once more when the same call comes twice: the first may have been cut short by what stood in the record of another run.
local function index(runId, startedAt)
  gather('ZREM', 'owed', runId)
  gather('ZREM', 'owing', runId)
  gather('ZADD', 'running', startedAt, runId)
  gather('ZADD', 'alive', '0', runId)
  gather('HSET', 'last', jobOf(runId), runId)
end

local function begin(runId, fire, due, revision, attempt, worker, overlap, nonce)
  local key = p .. 'run:' .. runId
  local run = call('HMGET', key, 'state', 'attempt', 'workerId', 'nonce', 'startedAt', 'rev')
  local state, name = stateIn(runId, run[1]), 'run:' .. runId
  local rev = numberIn(run[6], name, 'rev')

  -- A record of a newer revision belongs to another queue entry; this one is a left-over and must not touch it.
  if not state or rev and rev > revision then return {'unknown'} end
  if state ~= 'staged' and state ~= 'running' then return {'already-settled', state} end
  -- Whoever cannot tell which attempt has begun lets none begin: the queue gives the run up with the worker that has it.
  local begun = numberIn(run[2], name, 'attempt') or state == 'running' and math.huge or 0
  if state == 'running' then
    if nonce == run[4] then
      local startedAt = int(numberIn(run[5], name, 'startedAt') or now)
      index(runId, startedAt)
      return {'begun', startedAt}
    end
    if attempt <= begun then return {'already-begun', begun < math.huge and int(begun) or '0', run[3] or ''} end
  end

  local lowest = leastRevision(jobOf(runId), least[jobOf(runId)])
  if revision < lowest then
    -- Still owed: whoever carries the change decides whether the version that now stands takes it over.
    if state == 'running' then
      settleRun(now, runId, fire, int(begun), 'lost', 'its worker was lost, and the job was changed meanwhile', state)
    end
    return {'superseded', int(lowest)}
  end

  if state == 'staged' then
    if due - now > ${earlyMs} then return {'too-early', int(due - now)} end
    local other = overlap == 'skip' and aliveBeside(runId)
    if other then
      refuse(runId, fire, 'skipped', 'overlap', other)
      return {'overlap', other}
    end
  end

  call('HSET', key, 'state', 'running', 'attempt', attempt, 'workerId', worker, 'startedAt', nowText, 'nonce', nonce)
  if not rev then call('HSET', key, 'rev', revision) end
  index(runId, nowText)
  return {'begun', nowText}
end

local answers = { int(call('HINCRBY', p .. 'epoch', 'generation', 1)) }
for i = 2, #ARGV, 8 do
  answers[#answers + 1] = begin(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]),
    tonumber(ARGV[i + 4]), ARGV[i + 5], ARGV[i + 6], ARGV[i + 7])
end
flush()
return answers`,
};

/**
 * ARGV: any number of runs, nine each: run, fire, attempt, worker, state, reason, lock JSON or nothing, head, revision. Answers
 * the generation, and for each 1 settled, 0 stale. A run that Redis forgot meanwhile is written anew: it did happen, and its record keeps it from
 * being staged once more.
 */
export const settleScript: Script = {
  name: 'escapementSettle',
  lua: `${prelude}${ledger}
local now = redisMillis()
local untidy = {}
for job, text in pairs(fieldsOf('recent', distinctJobs(1, 9))) do recents[job] = { text = text } end

local function settle(runId, fire, attempt, worker, state, reason, lock, head, revision)
  local job = jobOf(runId)
  local key, name = p .. 'run:' .. runId, 'run:' .. runId
  local run = call('HMGET', key, 'state', 'attempt', 'head', 'stagedAt')
  local was, begun = stateIn(runId, run[1]), numberIn(run[2], name, 'attempt') or 0
  if not was then
    local pruned = prunedUpTo(job, call('HGET', p .. 'pruned', job))
    if isScheduled(runId) and tonumber(fire) <= pruned then return 0 end
    call('HSET', key, 'rev', revision, 'head', head, 'stagedAt', int(now), 'workerId', worker)
    if isScheduled(runId) then carveFire(job, tonumber(fire)) end
    gather('ZADD', 'runs', fire, runId)
    gather('ZADD', 'runs:' .. job, fire, runId)
  elseif attempt < begun then
    return 0
  elseif was ~= 'running' and was ~= 'staged' then
    if attempt == begun then return 1 end
    return 0
  else
    -- The worker knows both, whatever has become of them here.
    if run[3] ~= head then call('HSET', key, 'head', head) end
    if not numberIn(run[4], name, 'stagedAt') then call('HSET', key, 'stagedAt', int(now)) end
  end
  if lock ~= '' then call('HSET', key, 'lock', lock) end
  if settleRun(now, runId, fire, attempt, state, reason, was) then untidy[#untidy + 1] = job end
  return 1
end

local answers = { int(call('HINCRBY', p .. 'epoch', 'generation', 1)) }
for i = 1, #ARGV, 9 do
  answers[#answers + 1] = settle(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), ARGV[i + 3], ARGV[i + 4],
    ARGV[i + 5], ARGV[i + 6], ARGV[i + 7], ARGV[i + 8])
end
flush()
for _, job in ipairs(untidy) do tidyJob(job) end
tidyAll(#answers - 1)
return answers`,
};

/**
 * ARGV: run, fire, queue entry, reason. Settles a running run as lost when its queue entry is gone: nobody will ever deliver
 * it again, and a worker that ends a run settles it before the entry goes. Answers 1 when it did.
 */
export const loseScript: Script = {
  name: 'escapementLose',
  lua: `${prelude}
local run = call('HMGET', p .. 'run:' .. ARGV[1], 'state', 'attempt')
if stateIn(ARGV[1], run[1]) ~= 'running' then
  call('ZREM', p .. 'running', ARGV[1])
  call('ZREM', p .. 'alive', ARGV[1])
  return 0
end
if isEntry(ARGV[3]) then return 0 end
settleRun(redisMillis(), ARGV[1], ARGV[2], run[2] or '0', 'lost', ARGV[4], 'running')
flush()
return 1`,
};

/** ARGV: run, attempt, lock JSON. Notes the lock of a run that this attempt runs. */
export const noteLockScript: Script = {
  name: 'escapementNoteLock',
  lua: `${prelude}
local key = p .. 'run:' .. ARGV[1]
local run = call('HMGET', key, 'state', 'attempt')
if run[1] == 'running' and run[2] == ARGV[2] then call('HSET', key, 'lock', ARGV[3]) end
return 1`,
};

/**
 * ARGV: run, fire, revision. Ends an owed run whose time has passed before any worker began it: its envelope is not taken any
 * more. Answers 1 when it did.
 */
export const lapseScript: Script = {
  name: 'escapementLapse',
  lua: `${prelude}${ledger}
local now = redisMillis()
${refusal}
local run = call('HMGET', p .. 'run:' .. ARGV[1], 'state', 'rev')
if stateIn(ARGV[1], run[1]) ~= 'staged' or run[2] ~= ARGV[3] then return 0 end
refuse(ARGV[1], ARGV[2], 'missed', 'too-late')
flush()
return 1`,
};
