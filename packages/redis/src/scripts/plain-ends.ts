import { historyDefaults, runLife } from '@escapement/core';
import { hourKeptS } from './base.ts';
import { plainEndings } from './endings.ts';
import { shownOutcomes } from './life.ts';
import { luaName } from './names.ts';
import { movedTogether } from './plain.ts';
import { keptOfAll } from './retention.ts';

/**
 * How runs end that succeeded in their first attempt, as far as their records say the same: of this worker, from this queue, with no lock and
 * nobody who wants them stopped. Needs `plain`, `by`, `now`, and `thorough`, which makes the functions that take any run.
 */
export const plainEnds = `
-- What the records of a call begin and end with is the same for many: each such text is looked at once. false: not a plain one.
local begunIn, packingIn = {}, {}
local standLength = 25 + #by.worker

local function readStand(stand)
  local at, worker = match(stand, '^running 1 (%d+) ([^|]*)|$')
  local begun = worker == by.worker and #at <= 15 and tonumber(at)
  begunIn[stand] = begun
  return begun
end

local function quotedIn(pattern) return (string.gsub(cjson.encode(pattern), '%%', '%%%%')) end

-- What is packed of all runs of a version that were staged together, and when that was.
local function readPacking(rest)
  local version, epoch, queue, staged = match(rest, '^ (%d+) %d+ (%d+) (%S+) (%d+) %l+ $')
  local packing = queue == by.queue and #staged <= 15 and {
    tonumber(staged), '["%s","${runLife.succeeded.letter}",1,%s,%d,%d,%d,' .. version .. ',' .. epoch .. ',' .. quotedIn(queue) .. ',' ..
    quotedIn(by.worker) .. ']',
  }
  packingIn[rest] = packing
  return packing
end

-- Takes what has ended out of the list of what is in hand. It was mostly taken together, so it stands at the end of it beside few others: many
-- are popped together, at a tenth of what a command for each costs, and the others put back.
local function leaveActive(ids, count, isOurs)
  local active, others, left = queueBase .. 'active', {}, count
  for _ = 1, 4 do
    local popped = count > 2 and left > 0 and redis.pcall('RPOP', active, format('%d', count))
    if not popped or popped.err then break end
    for i = 1, #popped do
      local id = popped[i]
      if isOurs[id] == 1 then
        isOurs[id], left = 2, left - 1
      else
        others[#others + 1] = id
      end
    end
  end
  local back, most = {}, #others
  for i = 1, most do back[i] = others[most + 1 - i] end
  send('RPUSH', active, back, most)
  for i = 1, left > 0 and count or 0 do
    local removed = isOurs[ids[i]] == 1 and redis.pcall('LREM', active, '-1', ids[i])
    if type(removed) == 'table' then thorough().leaveList(active, ids[i]) end
  end
end

-- Keeps the last outcomes of jobs that had some more. Answers those whose records may be too many.
local function tellOutcomes(jobs, told)
  local before, texts, crowded = call('HMGET', ${luaName('recent')}, unpack(jobs)), {}, {}
  for i = 1, #jobs do
    local job = jobs[i]
    local text = (before[i] or '') .. told[job]
    if #text >= ${2 * shownOutcomes} then
      text = sub(text, -${shownOutcomes})
      crowded[#crowded + 1] = job
    end
    texts[2 * i - 1] = job
    texts[2 * i] = text
  end
  send('HSET', ${luaName('recent')}, texts, 2 * #jobs)
  return crowded
end

local function tidyJobs(crowded)
  local count = #crowded
  if count == 0 then return end
  crowded[count + 1] = '${keptOfAll}'
  local kept = call('HMGET', ${luaName('keep')}, unpack(crowded))
  for i = 1, count do
    local most = tonumber(kept[i] or kept[count + 1] or ${historyDefaults.runsPerJob})
    -- Whatever cannot be read is looked at again there.
    if not most or call('ZCARD', ${luaName('past')} .. crowded[i]) > most then thorough().tidyJob(crowded[i]) end
  end
end

local function writeEnds(ids, count, bytes)
  ${movedTogether({ from: 'running', event: 'succeed' }, { ids: 'ids', count: 'count' })}
  local hour = ${luaName('hour')} .. format('%d', math.floor(now / 3600000))
  local number = format('%d', count)
  if call('HINCRBY', hour, 'succeeded', number) == count then call('EXPIRE', hour, ${hourKeptS}) end
  call('HINCRBY', ${luaName('counters')}, 'runBytes', format('%d', bytes))
  call('HINCRBY', ${luaName('counters')}, 'runCount', number)
end

-- Ends runs, whose ids are the arguments from 'first' to 'last'. Answers those that are left for 'thorough', as places from the first.
local function endPlainly(first, last)
  local most, left = last - first + 1, {}
  local keys = listFor(most)
  local record, past = ${luaName('record')}, ${luaName('past')}
  for i = first, last do keys[i - first + 1] = record .. ARGV[i] end
  local found = call('MGET', unpack(keys, 1, most))
  local ids, count, bytes, isOurs, dropped, jobs, told = {}, 0, 0, {}, listFor(3 * most), {}, {}
  for i = 1, most do
    local id, text, packing = ARGV[first + i - 1], found[i], nil
    local stand = text and sub(text, 1, standLength)
    local begun = begunIn[stand or '']
    if begun == nil and stand then begun = readStand(stand) end
    local fire, due, rest, instant, dueInstant
    if begun and not isOurs[id] then fire, due, rest, instant, dueInstant = readTimes(text, standLength) end
    if fire then
      packing = packingIn[rest]
      if packing == nil then packing = readPacking(rest) end
    end
    local mark = packing and isWholeRun(id) and find(id, '@', 1, true)
    if mark then
      local job = sub(id, 1, mark - 1)
      local packed = format(packing[2], sub(id, mark + 1), due == fire and '0' or format('%d', dueInstant - instant),
        packing[1] - instant, begun - instant, now - instant)
      call('ZADD', past .. job, fire, packed)
      local entry = queueBase .. id
      bytes, count, isOurs[id] = bytes + #packed, count + 1, 1
      ids[count] = id
      dropped[3 * count - 2] = keys[i]
      dropped[3 * count - 1] = entry
      dropped[3 * count] = entry .. ':lock'
      local before = told[job]
      if before then
        told[job] = before .. '${runLife.succeeded.letter}'
      else
        jobs[#jobs + 1], told[job] = job, '${runLife.succeeded.letter}'
      end
    else
      left[#left + 1] = i
    end
  end
  if count == 0 then return left end
  writeEnds(ids, count, bytes)
  leaveActive(ids, count, isOurs)
  local crowded = tellOutcomes(jobs, told)
  sendKeys('UNLINK', dropped, 3 * count)
  tidyJobs(crowded)
  -- Of whatever kind these were, since an edit meanwhile others of their job may wait for their end, or other jobs come after it.
  if call('EXISTS', ${luaName('behind')}, ${luaName('followed')}) > 0 then
    ${plainEndings({ ids: 'ids', jobs: 'jobs', count: 'count', letter: runLife.succeeded.letter })}
    if call('EXISTS', ${luaName('behind')}) == 1 then thorough().giveTurns(jobs) end
  end
  return left
end
`;
