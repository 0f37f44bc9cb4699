import { historyDefaults } from '@escapement/core';
import { base } from './base.ts';
import { ledger } from './ledger.ts';
import type { Script } from './script.ts';

/** The fields of `keep` that hold what the deployment says, and down to which number every job has been looked at; no job is called so. */
export const keptOfAll = '*';
export const trimmedTo = '*trimmed';
/** Most that are dropped at once, so that no call pays for an excess of years. */
const droppedAtOnce = 60;

/** The tail of the id in a packed run; that of one which cannot be read is nothing. */
export const packedTail = `
local function tailIn(member) return string.match(member, '^%["([^"]*)"') or '' end
`;

/** How records of runs that are over are dropped, the oldest fire times of a job first. Needs base and ledger. */
export const retention = `${packedTail}
local function leaveHistory(id, member)
  gather('ZREM', K.runs, id)
  gather('ZREM', K.trouble, id)
  weigh('runBytes', -#member)
  weigh('runCount', -1)
end

local function dropPast(job, most)
  local old, highest = call('ZPOPMIN', K.past .. job, most), nil
  for i = 1, #old, 2 do
    local id = job .. '@' .. tailIn(old[i])
    leaveHistory(id, old[i])
    forgetLog(id)
    if isScheduled(id) then highest = old[i + 1] end
  end
  if highest then pruneUpTo(job, highest) end
  return #old / 2
end

local function keptOf(job)
  local keep = call('HMGET', K.keep, job, '${keptOfAll}')
  return numberIn(keep[1], 'keep', job) or numberIn(keep[2], 'keep', '${keptOfAll}') or ${historyDefaults.runsPerJob}
end

local function tidyJob(job)
  local excess = call('ZCARD', K.past .. job) - keptOf(job)
  if excess <= 0 then return end
  dropPast(job, math.min(excess, ${droppedAtOnce}))
  flush()
end

-- The runs of a stretch of the index of all runs that are over, by job, the oldest first: {job, ids, fires}.
local function overByJob(ids)
  if #ids == 0 then return {} end
  local names, jobs, byName = {}, {}, {}
  for i = 1, #ids, 2 do names[#names + 1] = ids[i] end
  local open = call('ZMSCORE', K.open, unpack(names))
  for i, id in ipairs(names) do
    local job = not open[i] and jobOf(id)
    if job then
      local of = byName[job]
      if not of then
        of = { job = job, ids = {}, fires = {} }
        byName[job], jobs[#jobs + 1] = of, of
      end
      of.ids[#of.ids + 1], of.fires[#of.fires + 1] = id, ids[2 * i]
    end
  end
  return jobs
end

-- The id of a packed run. One that cannot be read is of the first run that had its fire time.
local function idOf(of, member, fire)
  local tail = tailIn(member)
  if tail ~= '' then return of.job .. '@' .. tail end
  for i, each in ipairs(of.fires) do
    if each == fire then return of.ids[i] end
  end
end

-- Drops of each job as many of its oldest runs as were found, but leaves it what 'least' says of it. Answers how many that were.
local function dropOver(jobs, least)
  local dropped, before = 0, fieldsOf(K.pruned, distinct(jobs, 'job'))
  local gone, packed = {}, {}
  for _, of in ipairs(jobs) do
    local past = K.past .. of.job
    local most = math.min(#of.ids, call('ZCARD', past) - least(of.job))
    local old, highest = most > 0 and call('ZPOPMIN', past, most) or {}, nil
    for i = 1, #old, 2 do
      local id = idOf(of, old[i], old[i + 1])
      dropped = dropped + 1
      if id and isScheduled(id) then highest = old[i + 1] end
      gone[#gone + 1], packed[#packed + 1] = id or '', old[i]
    end
    if highest and tonumber(highest) > prunedUpTo(of.job, before[of.job]) then gather('HSET', K.pruned, of.job, highest) end
  end
  if dropped == 0 then return 0 end
  local logged = call('HMGET', K.logBytes, unpack(gone))
  for i, id in ipairs(gone) do
    leaveHistory(id, packed[i])
    if logged[i] then forgetLog(id) end
  end
  return dropped
end
`;

/**
 * ARGV: `{from, most}`. Drops the oldest runs of all jobs that are over, from a place on, but never the last one of a job. Answers {how many,
 * the place from which to go on; -1 at the end}.
 */
export const dropOldestScript: Script = {
  name: 'escapementDropOldest',
  lua: `${base}${ledger}${retention}
local ask = cjson.decode(ARGV[1])
local ids = call('ZRANGE', K.runs, ask.from, ask.from + ask.most - 1, 'WITHSCORES')
local dropped = dropOver(overByJob(ids), function() return 1 end)
flush()
local looked = #ids / 2
return { dropped, looked < ask.most and -1 or ask.from + looked - dropped }`,
};

/**
 * ARGV: `{from, most}`. Drops the oldest runs of each job beyond those that it keeps, from a place on, and notes at the end down to which
 * number every job has been looked at. Answers the same.
 */
export const dropExcessScript: Script = {
  name: 'escapementDropExcess',
  lua: `${base}${ledger}${retention}
local ask = cjson.decode(ARGV[1])
local ids = call('ZRANGE', K.runs, ask.from, ask.from + ask.most - 1, 'WITHSCORES')
local dropped = dropOver(overByJob(ids), function(job) return math.max(1, keptOf(job)) end)
flush()
local looked = #ids / 2
if looked < ask.most then
  call('HSET', K.keep, '${trimmedTo}', call('HGET', K.keep, '${keptOfAll}') or ${historyDefaults.runsPerJob})
end
return { dropped, looked < ask.most and -1 or ask.from + looked - dropped }`,
};

/** ARGV: `{from, most}`. Drops the logs of the oldest runs that are over. Answers the same. */
export const dropLogsScript: Script = {
  name: 'escapementDropLogs',
  lua: `${base}${ledger}${retention}
local ask = cjson.decode(ARGV[1])
local ids = call('ZRANGE', K.logs, ask.from, ask.from + ask.most - 1)
local dropped = 0
for _, id in ipairs(ids) do
  if not call('ZSCORE', K.open, id) then
    forgetLog(id)
    dropped = dropped + 1
  end
end
flush()
return { dropped, #ids < ask.most and -1 or ask.from + #ids - dropped }`,
};
