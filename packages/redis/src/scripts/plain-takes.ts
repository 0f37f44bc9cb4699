import { lateWorkerAfterMs, startWithinLeastMs } from '@escapement/core';
import { luaName } from './names.ts';
import { movedTogether, stagedHead } from './plain.ts';

/**
 * How runs are given to a worker that are staged as ever: due, in this queue, not too late, of a revision that may begin, without a lock, and with
 * nothing of their job beside them where that matters. Needs `plain`, `by` and `now`.
 */
export const plainTakes = `
-- What the records of a batch end with is the same for many: revision and overlap, or false for what is not plain.
local revisionIn, overlapIn, numbers = {}, {}, {}
local function readVersion(rest)
  local revision, queue, overlap = match(rest, '^ %d+ (%d+) %d+ (%S+) %d+ (%l+) $')
  local isPlain = queue == by.queue and (overlap == 'allow' or overlap == 'skip')
  revisionIn[rest], overlapIn[rest] = isPlain and tonumber(revision), overlap
  return revisionIn[rest]
end

local function mayBegin(revision, least)
  if not least then return true end
  local n = numbers[least]
  if n == nil then
    n = find(least, '^%d+$') and #least <= 15 and tonumber(least)
    numbers[least] = n
  end
  return n and revision >= n
end

-- Which jobs have something alive, of those that ask: all of it is looked through where that is little.
local function aliveAmong(asking, count)
  local alive, found = call('ZRANGE', ${luaName('alive')}, '0', format('%d', 2 * count)), {}
  if #alive <= 2 * count then
    for i = 1, #alive do found[sub(alive[i], 1, (find(alive[i], '@', 1, true) or 0) - 1)] = true end
    return found
  end
  for job in pairs(asking) do
    found[job] = call('ZLEXCOUNT', ${luaName('alive')}, '[' .. job .. '@', '(' .. job .. 'A') > 0
  end
  return found
end

-- How many of these are plain from the first on, their records once they have begun, and how late the latest of them is. What follows one that
-- is none waits for it, so that all begin in order.
local function plainAmong(ids, texts, jobs)
  local told, seen, asking, asked, count, latest = listFor(#ids), {}, {}, 0, 0, 0
  local least = call('HMGET', ${luaName('minRevision')}, unpack(jobs, 1, #ids))
  local begun = 'running 1 ' .. format('%d', now) .. ' ' .. by.worker .. '|'
  for i = 1, #ids do
    local job, text = jobs[i], texts[i]
    local fire, due, rest, _, dueInstant, revision
    if text and sub(text, 1, ${stagedHead.length}) == '${stagedHead}' and isWholeRun(ids[i]) then
      fire, due, rest, _, dueInstant = readTimes(text, ${stagedHead.length})
    end
    if fire then
      revision = revisionIn[rest]
      if revision == nil then revision = readVersion(rest) end
    end
    local lateBy = revision and mayBegin(revision, least[i]) and now - dueInstant
    if not lateBy or lateBy < 0 then break end
    if lateBy > latest then latest = lateBy end
    if overlapIn[rest] == 'skip' then
      if seen[job] then break end
      asking[job], asked = i, asked + 1
    end
    seen[job], count = true, i
    told[i] = begun .. fire .. ' ' .. due .. rest
  end
  if asked > 0 then
    local alive = aliveAmong(asking, asked)
    for job, i in pairs(asking) do
      if alive[job] and i <= count then count = i - 1 end
    end
  end
  return count, told, latest
end

-- Whether an entry says that its run may begin no more, or only if no newer ones of its job are late as well: so much it says behind the id. What is
-- hardly late is not asked, and of newer ones only what no worker came for.
local function isTooLate(id, sealed, latest)
  if latest <= ${startWithinLeastMs} then return false end
  local _, last = find(sealed, '"by":', #id, true)
  if not last then return true end
  local by = tonumber(sub(sealed, last + 1, last + 13)) or tonumber(match(sealed, '^%d+', last + 1) or '')
  if not by or now > by then return true end
  return latest > ${lateWorkerAfterMs} and find(sealed, ',"c":', last, true) ~= nil
end

-- Begins what is plain of these. Answers what the worker is told of it, {when, id, envelope, id, envelope, ...}, and what is left.
local function takePlainly(ids)
  local most = #ids
  local keys, jobs = listFor(most), listFor(most)
  local record = ${luaName('record')}
  for i = 1, most do
    local id = ids[i]
    keys[i], jobs[i] = record .. id, sub(id, 1, (find(id, '@', 1, true) or 0) - 1)
  end
  local texts = call('MGET', unpack(keys, 1, most))
  local plain, told, latest = plainAmong(ids, texts, jobs)
  local nowText = format('%d', now)
  local taken, left, began, count = { nowText }, {}, {}, 0
  local written, names, lasts = listFor(4 * most), listFor(2 * most), listFor(2 * most)
  for i = 1, plain do
    local id, job = ids[i], jobs[i]
    local entry = queueBase .. id
    -- One whose entry is gone has nothing to be begun with: the audit makes it anew.
    local sealed = call('HGET', entry, 'data')
    if sealed and isTooLate(id, sealed, latest) then
      plain = i - 1
      break
    end
    if sealed then
      call('HSET', entry, 'processedOn', nowText, 'ats', '1', 'delay', '0')
      -- Each list grows in order, else Lua would look for what has no place in it.
      local a, b = 2 * count + 1, 2 * count + 2
      count = count + 1
      began[count] = id
      taken[b] = id
      taken[b + 1] = sealed
      written[2 * a - 1] = keys[i]
      written[2 * a] = told[i]
      written[2 * a + 1] = entry .. ':lock'
      written[2 * a + 2] = by.worker
      names[a] = '0'
      names[b] = id
      lasts[a] = job
      lasts[b] = id
    end
  end
  for i = plain + 1, #ids do left[i - plain] = ids[i] end
  if count == 0 then return {}, left end
  sendKeys('MSET', written, 4 * count)
  ${movedTogether(
    { from: 'staged', event: 'begin' },
    { ids: 'began', count: 'count', places: { name: 'names' } },
  )}
  send('HSET', ${luaName('last')}, lasts, 2 * count)
  send('LPUSH', queueBase .. 'active', began, count)
  return taken, left
end
`;
