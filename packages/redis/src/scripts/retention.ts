import { historyDefaults, lifeStates, runLife } from '@escapement/core';
import { base } from './base.ts';
import { ledger } from './ledger.ts';
import type { Script } from './script.ts';

/** The fields of `keep` that hold what the deployment says, and down to which number every job has been looked at; no job is called so. */
export const keptOfAll = '*';
export const trimmedTo = '*trimmed';
/** Most that are dropped at once, so that no call pays for an excess of years. */
const droppedAtOnce = 60;
/** Jobs looked at together: where they have many to drop, a few of them are enough for a whole call. */
const jobsTogether = 32;
/** Most jobs that one call looks at, however few of them have anything to drop. */
const jobsAtOnce = 512;
/** Of the oldest runs so many times as many go together as one call drops, so that a job is come to once for several of its own. */
const reach = 8;

/** The letters of those that stand in the index of what did not go well, as a set of Lua's. */
const troubled = lifeStates
  .filter((state) => runLife[state].indexes.some((index) => index === 'trouble'))
  .map((state) => `['${runLife[state].letter ?? ''}'] = true`)
  .join(', ');

/** The tail of the id in a packed run; that of one which cannot be read is nothing. */
export const packedTail = `
local function tailIn(member) return string.match(member, '^%["([^"]*)"') or '' end
`;

/** How records of runs that are over are dropped, the oldest fire times of a job first. Needs base and ledger. */
export const retention = `${packedTail}
-- What is dropped by this call, and what it was packed in takes together.
local gone, goneBytes = {}, 0
local isTroubled = { ${troubled} }

-- The id of a packed run that cannot be read: that of the first run of its job that had its fire time and is over.
local function idAt(job, fire)
  for _, id in ipairs(call('ZRANGEBYSCORE', K.runs, fire, fire)) do
    if string.find(id, job .. '@', 1, true) == 1 and not call('ZSCORE', K.open, id) then return id end
  end
  return ''
end

-- Takes the oldest runs from under their job, for 'leaveHistory' to take them out of the rest. Answers how many. What one command can do for
-- all of them must not be one for each, and what is not needed of each must not be told: dropping costs what it costs by those.
local function dropPast(job, most)
  if most <= 0 then return 0 end
  local stem, count = job .. '@', #gone
  local old = call('ZPOPMIN', K.past .. job, most)
  local popped = #old / 2
  for i = 1, popped do
    local member = old[2 * i - 1]
    local tail, letter = string.match(member, '^%["([^"]*)","(%l)"')
    if not tail then tail = tailIn(member) end
    local id = tail ~= '' and stem .. tail or idAt(job, old[2 * i])
    gone[count + i] = id
    goneBytes = goneBytes + #member
    if not letter or isTroubled[letter] then gather('ZREM', K.trouble, id) end
  end
  for i = popped, 1, -1 do
    if isScheduled(gone[count + i]) then
      pruneUpTo(job, old[2 * i])
      break
    end
  end
  return popped
end

local function leaveHistory()
  if #gone == 0 then return end
  call('ZREM', K.runs, unpack(gone))
  weigh('runBytes', -goneBytes)
  weigh('runCount', -#gone)
  if call('HLEN', K.logBytes) > 0 then
    local logged = call('HMGET', K.logBytes, unpack(gone))
    for i, id in ipairs(gone) do
      if logged[i] then forgetLog(id) end
    end
  end
  gone, goneBytes = {}, 0
end

local function keptOf(job)
  local keep = call('HMGET', K.keep, job, '${keptOfAll}')
  return numberIn(keep[1], 'keep', job) or numberIn(keep[2], 'keep', '${keptOfAll}') or ${historyDefaults.runsPerJob}
end

local function tidyJob(job)
  dropPast(job, math.min(call('ZCARD', K.past .. job) - keptOf(job), ${droppedAtOnce}))
  leaveHistory()
  flush()
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
-- Of a short history no more than its older half, or the first jobs would lose what is new for the sake of others.
local half = math.floor((call('ZCARD', K.runs) - ask.from) / 2)
local last = ask.from + math.min(${reach} * ask.most, math.max(ask.most, half)) - 1
local oldest = call('ZRANGE', K.runs, last, last, 'WITHSCORES')[2] or '+inf'
local ids = call('ZRANGE', K.runs, ask.from, ask.from + ask.most - 1)
local left, seen = ask.most, {}
for _, id in ipairs(ids) do
  local job = jobOf(id)
  if left > 0 and job and not seen[job] then
    seen[job] = true
    local past = K.past .. job
    local most = math.min(call('ZCOUNT', past, '-inf', oldest), call('ZCARD', past) - 1)
    left = left - dropPast(job, math.min(left, most))
  end
end
leaveHistory()
flush()
-- All that was dropped stood at the place or behind it.
local dropped, isEnd = ask.most - left, #ids < ask.most
return { dropped, isEnd and left > 0 and -1 or ask.from + (dropped == 0 and #ids or math.max(0, #ids - dropped)) }`,
};

/** Goes through jobs. Needs retention. */
const sweeping = `
-- Goes through the jobs that are the fields of a hash, by the cursor of a scan, and drops of each as many as 'excessOf' says. Answers what is
-- left of the most that may go, the place from which to go on, and whether this was the end.
local function sweep(hash, ask, excessOf)
  local left, looked, place, isEnd = ask.most, 0, int(ask.from), false
  while not isEnd and left > 0 and looked < ${jobsAtOnce} do
    local found = call('HSCAN', hash, place, 'COUNT', ${jobsTogether})
    local fields = found[2]
    for i = 1, #fields, 2 do
      if left > 0 then left = left - dropPast(fields[i], math.min(left, excessOf(fields[i], fields[i + 1]))) end
    end
    looked = looked + #fields / 2
    -- Those that nothing could be dropped of any more are come to once more.
    if left > 0 then place, isEnd = found[1], found[1] == '0' end
  end
  leaveHistory()
  flush()
  return left, place, isEnd
end
`;

/**
 * ARGV: `{from, most}`. Drops the oldest runs of each job beyond those that it keeps, and notes at the end down to which number every job has
 * been looked at. Jobs are gone through by the cursor of a scan, and not by their runs: of a job that has come to keep enough the others
 * that it keeps are met again and again, and cost more than what is dropped. Answers the same, with the cursor for the place.
 */
export const dropExcessScript: Script = {
  name: 'escapementDropExcess',
  lua: `${base}${ledger}${retention}${sweeping}
local ask = cjson.decode(ARGV[1])
-- Every job with runs that are over has outcomes.
local left, place, isEnd = sweep(K.recent, ask, function(job)
  return call('ZCARD', K.past .. job) - math.max(1, keptOf(job))
end)
if isEnd then
  call('HSET', K.keep, '${trimmedTo}', call('HGET', K.keep, '${keptOfAll}') or ${historyDefaults.runsPerJob})
end
return { ask.most - left, isEnd and -1 or tonumber(place) }`,
};

/**
 * ARGV: `{from, most}`. Drops the oldest runs of each job that says itself what it keeps, beyond that number and before those days, but never
 * its last one. Answers the same as the one before it.
 */
export const dropOwnScript: Script = {
  name: 'escapementDropOwn',
  lua: `${base}${ledger}${retention}${sweeping}
local ask = cjson.decode(ARGV[1])
local now = redisMillis()
local function excessOf(job, days)
  local past = K.past .. job
  local standing = call('ZCARD', past)
  local excess = standing - keptOf(job)
  local most = numberIn(days, 'keep-days', job) or 0
  if most > 0 then excess = math.max(excess, call('ZCOUNT', past, '-inf', '(' .. int(now - most * 86400000))) end
  return math.min(excess, standing - 1)
end
local left, place, isEnd = sweep(K.keepDays, ask, excessOf)
return { ask.most - left, isEnd and -1 or tonumber(place) }`,
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
