import { base } from './base.ts';
import { ledger } from './ledger.ts';
import type { Script } from './script.ts';

/** How many runs that are over are kept of a job, unless it or the deployment says otherwise. */
export const keptRunsPerJob = 1_000;
/** The field of `keep` that holds what the deployment says; no job has this name. */
export const keptOfAll = '*';
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

local function tidyJob(job)
  local keep = call('HMGET', K.keep, job, '${keptOfAll}')
  local most = numberIn(keep[1], 'keep', job) or numberIn(keep[2], 'keep', '${keptOfAll}') or ${keptRunsPerJob}
  local excess = call('ZCARD', K.past .. job) - most
  if excess <= 0 then return end
  dropPast(job, math.min(excess, ${droppedAtOnce}))
  flush()
end
`;

/**
 * ARGV: `{from, most}`. Drops the oldest runs of all jobs that are over, from a place on, but never the last one of a job. Answers {how many,
 * the place from which to go on; 0 at the end}.
 */
export const dropOldestScript: Script = {
  name: 'escapementDropOldest',
  lua: `${base}${ledger}${retention}
local ask = cjson.decode(ARGV[1])
local ids = call('ZRANGE', K.runs, ask.from, ask.from + ask.most - 1, 'WITHSCORES')
local dropped = 0

local function drop(id, fire)
  local job, tail = string.match(id, '^(.-)@(.*)$')
  local past = K.past .. (job or '')
  for _, member in ipairs(call('ZRANGEBYSCORE', past, fire, fire)) do
    local found = tailIn(member)
    -- One that cannot be read is of the first run that had its fire time.
    if (found == tail or found == '') and call('ZCARD', past) > 1 then
      call('ZREM', past, member)
      forgetRun(id, member)
      if isScheduled(id) then pruneUpTo(job, fire) end
      dropped = dropped + 1
      return
    end
  end
end

for i = 1, #ids, 2 do
  if not call('ZSCORE', K.open, ids[i]) then drop(ids[i], ids[i + 1]) end
end
flush()
local looked = #ids / 2
return { dropped, looked < ask.most and 0 or ask.from + looked - dropped }`,
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
return { dropped, #ids < ask.most and 0 or ask.from + #ids - dropped }`,
};
