import { placesInMs } from './staging.ts';

/** How the place of a run that has left it goes to the next of its job. Needs base, life and waking. */
export const releases = `
-- The runs of its job that go before it and are not at work: to be tried again, or let go on and not taken yet, which their instant tells.
local function comingBefore(run)
  local found = {}
  local ids = call('ZRANGEBYLEX', K.open, '[' .. run.job .. '@', '(' .. run.id, 'LIMIT', 0, 2000)
  readAhead(ids)
  for _, id in ipairs(ids) do
    local text = textOf(id) or ''
    if standIn(text) == 'retrying' or string.find(text, '^staged [^|]*|[^|]*|%d') then found[#found + 1] = id end
  end
  return found
end

-- How many of its job go before a run that waits for its turn, or would have to.
local function countAhead(run)
  local first, last = byName(run.job)
  return call('ZLEXCOUNT', K.alive, first, last) + call('ZLEXCOUNT', K.behind, first, '(' .. run.id) + #comingBefore(run)
end

-- Lets the first of those of a job that wait for their turn go on, unless those that are at work or go before it leave it no place. Answers whether
-- there may be room for one more.
local function releaseNext(now, job)
  local first, last = byName(job)
  local id = call('ZRANGEBYLEX', K.behind, first, last, 'LIMIT', 0, 1)[1]
  local run = id and readRun(id)
  if not id then return false end
  if not run or not may(run, 'release') then
    gather('ZREM', K.behind, id)
    gather('ZREM', K.blocked, id)
    return true
  end
  local places = placesOf(run)
  local atWork = call('ZLEXCOUNT', K.alive, first, last)
  if atWork >= places or atWork + #comingBefore(run) >= places then return false end
  -- How late it is counts from now on.
  run.next = int(now)
  move(now, run, 'release')
  writeRecord(run)
  local entry = ofQueue(run.queue, run.id)
  -- Without its entry it is owed, and the audit makes it anew.
  if not isSoundQueue(run.queue) or not isEntry(entry) then return places > 1 end
  call('HSET', entry, 'delay', '0')
  -- It stands where it stood, before those of its job that were due after it.
  gather('ZADD', ofQueue(run.queue, 'delayed'), int(run.due * ${placesInMs}), run.id)
  nudgeAt(now, run.queue, now)
  return places > 1
end

-- For each job of which a run has left its place. What was gathered is written before, and what this gathers is the caller's to write.
local function makeRoom(now)
  flush()
  for job in pairs(leftJobs) do
    while releaseNext(now, job) do flush() end
  end
  leftJobs, hasLeft = {}, false
end
`;
