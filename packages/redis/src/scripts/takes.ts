import { lateness } from './lateness.ts';
import { rateKeys } from './rate-keys.ts';
import { refusing } from './refusing.ts';
import { releases } from './releases.ts';
import { lazily } from './script.ts';
import { placesInMs, waitingLookedAt } from './staging.ts';
import { stops } from './stops.ts';
import { turns } from './turns.ts';

/** How long a run that is tried again waits for another of its job, before it is looked whether that one has ended. */
const overlapLookedAtMs = 1_000;

/** How runs are given to a worker. Needs base, ledger, life and ends. */
export const takes = `
-- Whether an id is one of a run's. Others in the queue are somebody else's jobs, whatever they are called.
local function isRunId(id) return string.find(id, '^[%l%d][%l%d%-]*@%d%d%d%d%d%d%d%dT%d%d%d%d%d%d%d*Z') ~= nil end

-- What is due goes where BullMQ's own workers put it: behind what has the same priority, or among the waiting.
local function promote(queue, id)
  local entry = ofQueue(queue, id)
  local priority = isEntry(entry) and tonumber(redis.call('HGET', entry, 'priority') or '') or 0
  local place = priority > 0 and redis.pcall('INCR', ofQueue(queue, 'pc'))
  local score = type(place) == 'number' and int(priority * 4294967296 + place % 4294967296)
  -- Of a set that cannot be written BullMQ's workers could take nothing either.
  local isPut = score and type(redis.pcall('ZADD', ofQueue(queue, 'prioritized'), score, id)) == 'number'
  if not isPut then call('LPUSH', ofQueue(queue, 'wait'), id) end
  if isEntry(entry) then call('HSET', entry, 'delay', '0') end
end

-- A job of somebody else's that is due is left to BullMQ's own workers; it would stand in the way of ours.
local function leaveToOthers(queue, id)
  promote(queue, id)
  gather('ZADD', ofQueue(queue, 'marker'), '0', '0')
end

-- Whether an entry under the name of a run that nobody knows is somebody else's job, and not what is left of one of ours.
local function isOfOthers(queue, id)
  local entry = ofQueue(queue, id)
  local data = isEntry(entry) and redis.call('HGET', entry, 'data')
  return data and not string.find(data, '^%["' .. string.rep('[%w_%-]', 43) .. '",')
end

-- Nothing of ours is ever put among the waiting but by foreign hands, such as a promote button; what is not ours stays there. They put it
-- at either end, behind however many others. What BullMQ would give out first comes first.
local function takeWaiting(queue, most)
  local ids, wait = {}, ofQueue(queue, 'wait')
  local function takeFrom(first, last)
    local found = call('LRANGE', wait, first, last)
    for i = #found, 1, -1 do
      local id = found[i]
      if #ids < most and isRunId(id) and (readRun(id) or not isOfOthers(queue, id)) then
        call('LREM', wait, -1, id)
        ids[#ids + 1] = id
      end
    end
    return #found
  end
  if takeFrom(-${waitingLookedAt}, -1) == ${waitingLookedAt} then takeFrom(0, ${waitingLookedAt} - 1) end
  return ids
end

-- The first of ours among what has a priority, as many as there is room for, and whether there are more of them.
local function takeRanked(queue, most)
  local set = ofQueue(queue, 'prioritized')
  local found = redis.pcall('ZRANGE', set, '0', int(most + ${waitingLookedAt} - 1))
  if found.err then return {}, false end
  local ids, isMore = {}, false
  readAhead(found)
  for _, id in ipairs(found) do
    if isRunId(id) and (readRun(id) or not isOfOthers(queue, id)) then
      if #ids < most then ids[#ids + 1] = id else isMore = true end
    end
  end
  if #ids > 0 then call('ZREM', set, unpack(ids)) end
  -- As BullMQ does when it finds nothing more there: the count of those that came begins anew.
  if #ids > 0 and #ids == #found then call('DEL', ofQueue(queue, 'pc')) end
  return ids, isMore
end

-- Runs among what was due in a queue; the rest goes to others.
local function ofOurs(queue, due)
  local ids = {}
  readAhead(due)
  for _, id in ipairs(due) do
    if texts[id] or isRunId(id) then ids[#ids + 1] = id else leaveToOthers(queue, id) end
  end
  return ids
end

-- What this call has begun of each job; it is written with the rest of the call.
local begunHere = {}
local function noteBegun(run)
  local here = begunHere[run.job]
  if here then here[#here + 1] = run.id else begunHere[run.job] = { run.id } end
end

-- How many of a job are alive beside a run, and the first of them by name.
local function aliveBeside(run)
  local seen, count, first = { [run.id] = true }, 0, nil
  local function see(id)
    if seen[id] then return end
    seen[id], count = true, count + 1
    if not first or id < first then first = id end
  end
  for _, id in ipairs(call('ZRANGEBYLEX', K.alive, byName(run.job))) do see(id) end
  for _, id in ipairs(begunHere[run.job] or {}) do see(id) end
  return count, first
end

-- The first that is alive of its job where a run may not begin beside those that are.
local function inItsPlace(run)
  local count, first = aliveBeside(run)
  return count >= placesOf(run) and first or nil
end

${refusing}
-- What has begun before is no new run that could be skipped: it waits until the other of its job has ended.
local function postpone(now, run)
  run.next = int(now + ${overlapLookedAtMs})
  reindex(run)
  writeRecord(run)
  gather('ZADD', ofQueue(run.queue, 'delayed'), int(run.next * ${placesInMs}), run.id)
  nudgeAt(now, run.queue, tonumber(run.next))
end

-- What is left in the queue of a run that is over, was taken back, or has gone to another queue; or of one that is still owed, but whose
-- job was changed: whoever carries the change decides whether the version that now stands takes it over.
local function isLeftOver(run, event, queue, least)
  return not run or not may(run, event) or run.queue ~= queue or run.revision < least[run.job]
end

${lateness}
${lazily(`${releases}${stops}${turns}`, ['makeRoom', 'queueUp', 'takePlaces'])}
${lazily(rateKeys, ['keyWithRoom', 'countKey'])}
-- How many runs this call has let make way for others, by their priority or since their key may have no more begin yet.
local ranked = 0

-- It begins, and others do it in parts: it is in nobody's hands until they are over. A leader makes them.
local function shareOut(now, run)
  move(now, run, 'share')
  noteBegun(run)
  run.attempt, run.begunAt, run.next = (run.attempt or 0) + 1, int(now), run.due
  writeRecord(run)
  dropKey(ofQueue(run.queue, run.id))
  dropKey(ofQueue(run.queue, run.id) .. ':lock')
end

-- Gives one run to a worker, or settles why not. Answers what the worker is told of it, or nil. One that has just become due and has a priority
-- makes way: it is given out when nothing goes before it.
local function takeRun(now, id, by, least)
  local run = readRun(id)
  local entry = ofQueue(by.queue, id)
  local event = run and run.lock and 'wait' or 'begin'
  if isLeftOver(run, event, by.queue, least) then
    -- What is in hand needs its entry when it goes back.
    if not run and isOfOthers(by.queue, id) then leaveToOthers(by.queue, id)
    elseif not run or run.queue ~= by.queue or not isInHand(run) then
      dropKey(entry)
      dropKey(entry .. ':lock')
    end
    return nil
  end
  if tonumber(run.next) > now then
    -- A foreign hand put it before its time.
    gather('ZADD', ofQueue(by.queue, 'delayed'), int(run.next * ${placesInMs}), id)
    return nil
  end
  -- One whose entry is gone has nothing to be begun with: the audit makes it anew.
  local sealed = call('HGET', entry, 'data')
  if not sealed then return nil end
  if by.ranks and priorityOf(run) then
    promote(by.queue, id)
    ranked = ranked + 1
    return nil
  end
  local missed = missedRow(now, run, sealed)
  if missed then
    refuse(now, run, 'give-up', missed)
    return nil
  end
  local key = by.rate and keyWithRoom(now, run, by)
  if by.rate and not key then
    ranked = ranked + 1
    return nil
  end
  local other = run.overlap == 'skip' and inItsPlace(run)
  if other and run.attempt ~= 0 then
    postpone(now, run)
    return nil
  end
  if other then
    refuse(now, run, 'skip', { outcome = 'skipped', reason = 'overlap', detail = other })
    return nil
  end
  if run.overlap == 'queue' and not queueUp(now, run, sealed) then return nil end
  if run.overlap == 'replace' and not takePlaces(now, run, sealed) then return nil end
  if partsOf(run) then
    shareOut(now, run)
    return nil
  end
  local to = move(now, run, event)
  noteBegun(run)
  if key then countKey(now, key, by) end
  if to == 'running' then
    -- One that goes back to the queue has had an attempt.
    run.attempt, run.begunAt = (run.attempt or 1) + 1, int(now)
  else
    run.attempt = run.attempt or 1
  end
  run.worker = by.worker
  writeRecord(run)
  writeText(entry .. ':lock', by.worker)
  call('HSET', entry, 'processedOn', int(now), 'ats', int(run.attempt), 'delay', '0')
  gather('LPUSH', ofQueue(by.queue, 'active'), id)
  return { id, to, run.attempt, int(now), sealed, run.failures }
end

-- The least revision that may begin of each job of which there is a run among these.
local function leastRevisions(ids)
  local jobs = {}
  for i, id in ipairs(ids) do jobs[i] = jobOf(id) end
  local least = fieldsOf(K.minRevision, jobs)
  for _, job in ipairs(jobs) do least[job] = leastRevision(job, least[job]) end
  return least
end

-- Gives runs to a worker that were taken out of the lists of its queue. Answers what it is told of each.
local function takeRuns(now, ids, by)
  local taken = {}
  if #ids > 0 then
    local least = leastRevisions(ids)
    for _, id in ipairs(ids) do taken[#taken + 1] = takeRun(now, id, by, least) end
  end
  flush()
  return taken
end

-- The lock of a run that waited for it is held: it begins, unless its job was changed meanwhile. Whoever carries the change takes it back, or
-- has it taken once more as one of the version that stands.
local function beginWaiting(now, begin, by)
  local run = readRun(begin.id)
  if not run or run.worker ~= by.worker then return 'stale' end
  -- Said once more after a lost answer.
  if run.state == 'running' and run.attempt == begin.attempt + 1 then return run.begunAt end
  if run.state ~= 'waiting' or run.attempt ~= begin.attempt then return 'stale' end
  if run.revision < leastRevision(run.job, call('HGET', K.minRevision, run.job)) then return 'stale' end
  move(now, run, 'begin')
  run.attempt, run.begunAt = run.attempt + 1, int(now)
  run.locked = begin.locked
  writeRecord(run)
  return int(now)
end

-- After an answer was lost: what this worker has taken and does not know of.
local function recall(by, held)
  local known, found = {}, {}
  for _, id in ipairs(held) do known[id] = true end
  for _, id in ipairs(call('LRANGE', ofQueue(by.queue, 'active'), 0, -1)) do
    local run = not known[id] and call('GET', ofQueue(by.queue, id) .. ':lock') == by.worker and readRun(id)
    if run and run.worker == by.worker and isInHand(run) then
      found[#found + 1] = { id, run.state, run.attempt, run.begunAt or '0', call('HGET', ofQueue(by.queue, id), 'data') or '', run.failures }
    end
  end
  return found
end
`;
