import { historyDefaults } from '@escapement/core';
import { base } from './base.ts';
import { ledger } from './ledger.ts';
import type { Script } from './script.ts';

/** The fields of `keep` that hold what the deployment says, and down to which number every job has been looked at; no job is called so. */
export const keptOfAll = '*';
export const trimmedTo = '*trimmed';
/** Most that are dropped at once, so that no call pays for an excess of years. */
const droppedAtOnce = 60;

/** How records of runs that are over are dropped, the oldest fire times of a job first. Needs base and ledger. */
export const retention = `
-- The tail of the id in a packed run; that of one which cannot be read is nothing.
local function tailIn(member) return string.match(member, '^%["([^"]*)"') or '' end

local function forgetRun(id, member)
  gather('ZREM', K.runs, id)
  gather('ZREM', K.trouble, id)
  weigh('runBytes', -#member)
  weigh('runCount', -1)
  forgetLog(id)
end

local function dropPast(job, most)
  local old, highest = call('ZPOPMIN', K.past .. job, most), nil
  for i = 1, #old, 2 do
    local id = job .. '@' .. tailIn(old[i])
    forgetRun(id, old[i])
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

-- Drops a run that is over, where its job keeps more than least. Answers how many that were.
local function dropOne(id, fire, least)
  local job, tail = string.match(id, '^(.-)@(.*)$')
  local past = K.past .. (job or '')
  if call('ZCARD', past) <= least then return 0 end
  for _, member in ipairs(call('ZRANGEBYSCORE', past, fire, fire)) do
    local found = tailIn(member)
    -- One that cannot be read is of the first run that had its fire time.
    if found == tail or found == '' then
      call('ZREM', past, member)
      forgetRun(id, member)
      if isScheduled(id) then pruneUpTo(job, fire) end
      return 1
    end
  end
  return 0
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
local dropped = 0
for i = 1, #ids, 2 do
  if not call('ZSCORE', K.open, ids[i]) then dropped = dropped + dropOne(ids[i], ids[i + 1], 1) end
end
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
local dropped, kept = 0, {}
for i = 1, #ids, 2 do
  local job = string.match(ids[i], '^(.-)@') or ''
  kept[job] = kept[job] or keptOf(job)
  if not call('ZSCORE', K.open, ids[i]) then
    dropped = dropped + dropOne(ids[i], ids[i + 1], math.max(1, kept[job]))
  end
end
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
