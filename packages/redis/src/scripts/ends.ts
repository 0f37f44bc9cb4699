import { earlierAttempts } from './attempts.ts';
import { placesInMs } from './staging.ts';
import { waking } from './waking.ts';

/** How a worker's runs end or go back. Needs base, ledger and life. */
export const ends = `${waking}${earlierAttempts}
-- Runs to be taken out of the lists of what is in hand, by queue.
local leaving = {}
local function leaveQueue(run)
  local ids = leaving[run.queue]
  if not ids then
    ids = {}
    leaving[run.queue] = ids
  end
  ids[#ids + 1] = run.id
  dropKey(ofQueue(run.queue, run.id))
  dropKey(ofQueue(run.queue, run.id) .. ':lock')
end

-- Takes runs out of the end of a list, as far as they stand there beside few others, and puts those back. Answers which it did not find.
local function popOut(key, ids)
  local wanted, left, others, rest = {}, #ids, {}, {}
  for _, id in ipairs(ids) do wanted[id] = true end
  for _ = 1, 4 do
    local popped = left > 0 and redis.pcall('RPOP', key, int(#ids))
    if not popped or popped.err then break end
    for _, id in ipairs(popped) do
      if wanted[id] then
        wanted[id], left = nil, left - 1
      else
        table.insert(others, 1, id)
      end
    end
  end
  if #others > 0 then call('RPUSH', key, unpack(others)) end
  for id in pairs(wanted) do rest[#rest + 1] = id end
  return rest
end

-- What ends was mostly taken first, so it stands at the end of its list: many are taken out together, at a tenth of what a command for each costs.
local flushGathered = flush
flush = function()
  for queue, ids in pairs(leaving) do
    local active = ofQueue(queue, 'active')
    local rest = #ids > 2 and popOut(active, ids) or ids
    for _, id in ipairs(rest) do tryCall('LREM', active, -1, id) end
  end
  leaving = {}
  flushGathered()
end

-- What became of a run that has no record any more: it was told of, or Redis has forgotten it.
local function pastOf(id)
  local job, tail = string.match(id, '^(.-)@(.*)$')
  local fire = call('ZSCORE', K.runs, id)
  local known = fire and call('ZRANGEBYSCORE', K.past .. job, fire, fire) or {}
  for _, member in ipairs(known) do
    local isRead, packed = pcall(cjson.decode, member)
    if isRead and type(packed) == 'table' and packed[1] == tail then return packed end
  end
end

-- A worker says that it has begun what Redis does not know of: the run did begin, and what was recorded of its fire time is not true.
local function retell(now, told, run)
  if run then
    -- A Redis that went back has it in its queue again.
    leaveLine(run)
  else
    if isScheduled(told.id) then carveFire(told.job, told.fire) end
    run = toldRun(told)
    run.state, run.stagedAt = 'none', int(now)
    gather('ZADD', K.runs, run.fire, run.id)
  end
  -- Before it is moved, since its place among those of which nobody knows that they began is decided by it.
  countFailures(run, told.failed or 0)
  move(now, run, 'retell')
  run.attempt, run.worker, run.begunAt = told.attempt, told.worker, int(told.begunAt)
  -- What a run is moved twice in one call is written in between, since each index is written once.
  flush()
  return run
end

-- Whether it is that attempt which Redis knows to be in hand.
local function isKnown(run, attempt) return isInHand(run) and (not run.attempt or run.attempt == attempt) end

-- Whether a worker that had an attempt in hand may still say what came of it. A Redis that went back may know the run as staged still, or an attempt before
-- that one.
local function isHeld(run, attempt)
  return isKnown(run, attempt) or may(run, 'retell') and (run.attempt or 0) < attempt
end

-- What somebody wanted stopped goes to nobody else.
local function cancelUnwanted(now, run, reason)
  move(now, run, 'cancel', reason)
  leaveQueue(run)
end

-- A run goes back to its queue, for whoever takes it from an instant on. Where its entry is gone, or is not to be believed, the audit makes one.
-- 'because' is {outcome, reason} of the attempt that this ends, if one had begun.
local function requeue(now, run, event, at, because)
  if not may(run, event) then return false end
  -- Noted before the run is moved: whether it has failed decides its place among those of which nobody knows that they began.
  if run.state == 'running' then noteAttempt(now, run, because) end
  run.next = int(at)
  move(now, run, event)
  dropKey(ofQueue(run.queue, run.id) .. ':lock')
  writeRecord(run)
  if not isSoundQueue(run.queue) then return true end
  call('LREM', ofQueue(run.queue, 'active'), -1, run.id)
  local entry = ofQueue(run.queue, run.id)
  if run.isSpoilt or not isEntry(entry) then
    dropKey(entry)
    return true
  end
  -- As BullMQ says it of what goes back: counted from now.
  call('HSET', entry, 'delay', int(math.max(at - now, 0)))
  gather('ZADD', ofQueue(run.queue, 'delayed'), int(at * ${placesInMs}), run.id)
  nudgeAt(now, run.queue, at)
  return true
end

-- The ends that a worker tells of: {id, attempt, event} and what few of them say besides.
local function endsIn(told)
  local ends = {}
  for i, id in ipairs(told.ids) do ends[i] = { id = id, attempt = told.attempts[i], event = told.events[i] } end
  for _, more in ipairs(told.more) do
    local of = ends[more.place]
    of.reason, of.locked, of.run, of.again = more.reason, more.locked, more.run, more.again
  end
  return ends
end

-- 'queue' is the one that the worker took it from.
local function endRun(now, told, queue)
  local run = readRun(told.id)
  if not run then
    local known = pastOf(told.id)
    if known then return known[3] == told.attempt and 'settled' or 'stale' end
    if not told.run then return 'unknown' end
    run = retell(now, told.run, nil)
  elseif told.again and run.state == 'retrying' and run.attempt == told.attempt then
    -- Said once more after a lost answer.
    return 'settled'
  elseif not isHeld(run, told.attempt) then
    return 'stale'
  elseif not isKnown(run, told.attempt) then
    if not told.run then return 'unknown' end
    run = retell(now, told.run, run)
  end
  run.attempt, run.queue = told.attempt, queue
  if told.locked then run.locked = told.locked end
  if told.again and not run.stop then
    local outcome = told.event == 'fail' and 'failed' or 'timed-out'
    return requeue(now, run, 'retry', now + told.again, { outcome, told.reason }) and 'settled' or 'stale'
  end
  -- Whatever comes of what somebody wanted stopped, but a success.
  local event = run.stop and told.event ~= 'succeed' and 'cancel' or told.event
  if not move(now, run, event, told.reason) then return 'stale' end
  leaveQueue(run)
  return 'settled'
end

local function handBack(now, back)
  local run = readRun(back.id)
  if not run or (run.attempt or back.attempt) ~= back.attempt or run.worker ~= back.worker then return 'stale' end
  -- Said once more after a lost answer.
  if run.state == 'retrying' then return 'handed-back' end
  if run.stop then
    cancelUnwanted(now, run)
    return 'handed-back'
  end
  run.isSpoilt = back.isSpoilt
  return requeue(now, run, 'hand-back', now + back.afterMs, { 'handed-back' }) and 'handed-back' or 'stale'
end
`;
