import { dueLookEveryMs } from '@escapement/core';
import { luaName } from './names.ts';
import { movedTogether, stagedHead } from './plain.ts';
import { placesInMs } from './staging.ts';
import { nudgeApartMs } from './waking.ts';

/**
 * How runs are staged that nobody has heard of, behind all outcomes that their jobs have in the ledger, by a leader who holds the office for all that
 * it knows. Needs `plain`, `by` and `now`.
 */
export const plainStages = `
-- Whether the fence lets this leader pass, as it nearly always does. Where anything is not exactly so, the fence itself is asked.
local function holdsOffice()
  local stands = call('HMGET', ${luaName('epoch')}, 'ensemble', 'epoch', 'generation', 'server')
  return stands[1] == by.ensemble and stands[2] == format('%d', by.epoch) and isWhole(stands[3]) and tonumber(stands[3]) >= by.seen
    and stands[4] == by.server
end

local queueKinds, canEnter = { 'delayed', 'zset', 'active', 'list', 'wait', 'list' }, {}
local function areSound(queues)
  for i = 1, #queues do
    local queue = queues[i]
    if not canEnter[queue] then
      for j = 1, 6, 2 do
        local found = redis.call('TYPE', q .. queue .. ':' .. queueKinds[j]).ok
        if found ~= queueKinds[j + 1] and found ~= 'none' then return false end
      end
      canEnter[queue] = true
    end
  end
  return true
end

-- Up to which fire time jobs have outcomes beside their runs; -1 where there are none, and nothing of a job that cannot be told so simply.
local function outcomesUpTo(jobs)
  local upTo, ledgers = {}, {}
  local pruned = call('HMGET', ${luaName('pruned')}, unpack(jobs))
  for i = 1, #jobs do
    ledgers[i] = ${luaName('ledger')} .. jobs[i]
    upTo[jobs[i]] = not pruned[i] and -1 or isWhole(pruned[i]) and tonumber(pruned[i]) or nil
  end
  if call('EXISTS', unpack(ledgers)) == 0 then return upTo end
  for i = 1, #jobs do
    local pruned = upTo[jobs[i]]
    local newest = pruned and call('ZREVRANGE', ledgers[i], '0', '0', 'WITHSCORES')[2]
    if newest then upTo[jobs[i]] = math.max(pruned, tonumber(newest)) end
  end
  return upTo
end

-- The job of each run, and all of them; those of one job mostly stand side by side.
local function jobsAmong(ids)
  local jobs, jobAt, last = {}, {}, nil
  for i = 1, #ids do
    local id = ids[i]
    local job = sub(id, 1, (find(id, '@', 1, true) or 0) - 1)
    jobAt[i] = job
    if job ~= last then
      jobs[#jobs + 1] = job
      last = job
    end
  end
  return jobs, jobAt
end

-- When somebody is woken for what is staged: by a marker now, or by who nudges.
local marked, nudged, nudges = {}, {}, {}
local function noteWaking(queue, at)
  if at <= now + ${dueLookEveryMs} then
    marked[queue] = true
    if at <= now then return end
  end
  local instant = format('%d', math.ceil(at / ${nudgeApartMs}) * ${nudgeApartMs})
  local name = queue .. '|' .. instant
  if nudged[name] then return end
  nudged[name] = true
  nudges[#nudges + 1] = instant
  nudges[#nudges + 1] = name
end

-- Stages what is plain of the runs that are told of in columns, each with what is sealed of it behind the columns. Answers how many these were, and the
-- places of what is left.
local function stagePlainly(told)
  local ids, fires, dues, queues, left, count = told.ids, told.fires, told.dues, told.queues, {}, 0
  if #ids == 0 then return 0, left end
  local jobs, jobAt = jobsAmong(ids)
  local known = call('ZMSCORE', ${luaName('runs')}, unpack(ids))
  local upTo = outcomesUpTo(jobs)
  local versions, revisions, epochs, overlaps, locks = told.versions, told.revisions, told.epochs, told.overlaps, told.locks
  local nowText, record = format('%d', now), ${luaName('record')}
  local written, names, starts, nexts, delayed, priorities = {}, {}, {}, {}, {}, told.priorities
  for i = 1, #ids do
    local id, fire, due = ids[i], fires[i], dues[i]
    local before = upTo[jobAt[i]]
    if not before or tonumber(fire) <= before or sub(id, -1) ~= 'Z' then
      left[#left + 1] = i
    elseif not known[i] then
      local queue, at = queues[i], tonumber(due)
      local a, b = 2 * count + 1, 2 * count + 2
      count = count + 1
      written[a] = record .. id
      written[b] = '${stagedHead}' .. fire .. ' ' .. due .. ' ' .. versions[i] .. ' ' .. revisions[i] .. ' ' .. epochs[i] .. ' ' .. queue .. ' ' ..
        nowText .. ' ' .. overlaps[i] .. ' ' .. locks[i]
      names[a] = '0'
      names[b] = id
      starts[a] = fire
      starts[b] = id
      nexts[a] = due
      nexts[b] = id
      local priority = priorities and priorities[i] or '0'
      call('HSET', q .. queue .. ':' .. id, 'name', 'run', 'data', ARGV[1 + i], 'opts',
        priority == '0' and '{}' or '{"priority":' .. priority .. '}', 'timestamp', nowText,
        'delay', at > now and format('%d', at - now) or '0', 'priority', priority)
      local places = delayed[queue]
      if not places then
        places = {}
        delayed[queue] = places
      end
      places[#places + 1] = format('%d', at * ${placesInMs} + i % ${placesInMs})
      places[#places + 1] = id
      noteWaking(queue, at)
    end
  end
  if count == 0 then return 0, left end
  sendKeys('MSET', written, 2 * count)
  ${movedTogether({ from: 'none', event: 'stage' }, { count: 'count', places: { name: 'names', next: 'nexts' } })}
  send('ZADD', ${luaName('runs')}, starts, 2 * count)
  for queue, places in pairs(delayed) do send('ZADD', q .. queue .. ':delayed', places, #places) end
  for queue in pairs(marked) do call('ZADD', q .. queue .. ':marker', '0', '0') end
  send('ZADD', ${luaName('nudge')}, nudges, #nudges)
  return count, left
end
`;
