import { base } from './base.ts';
import { ends } from './ends.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { heldWithin, rateField, roomWithin } from './limits.ts';
import { luaName } from './names.ts';
import { plain } from './plain.ts';
import { plainEnds } from './plain-ends.ts';
import { plainTakes } from './plain-takes.ts';
import { retention } from './retention.ts';
import { lazily, type Script } from './script.ts';
import { placesInMs } from './staging.ts';
import { takes } from './takes.ts';

/** As many runs as are due make way for others in one call, by their priority. */
const rankedAtOnce = 1_000;

/** What is left of a call when its plain runs are served. */
const thorough = `
local loaded
local function thorough()
  if loaded then return loaded end
  ${base}${lazily(ledger, ['record', 'recordAsked', 'carveFire'])}${life}${lazily(retention, ['tidyJob'])}${ends}${takes}
  -- Where a run has left its place, the next of its job has its turn. What plain runs change after this is looked at anew.
  local function settle()
    if hasRoom() then makeRoom(now) end
    local crowded = flushRecents()
    flush()
    for _, job in ipairs(crowded) do tidyJob(job) end
    texts, ended = {}, {}
  end
  loaded = {
    tidyJob = tidyJob,
    giveTurns = function(jobs)
      for _, job in ipairs(jobs) do leavePlace(job) end
      settle()
    end,
    generationIn = function(text) return numberIn(text, 'office', 'generation') or 0 end,
    serverId = serverId,
    leaveList = function(list, id) tryCall('LREM', list, -1, id) end,
    -- Ends runs and gives runs back. Answers what came of each.
    endOrReturn = function(told, backs)
      local ended, given = {}, {}
      readAhead(told.ids)
      for i, each in ipairs(endsIn(told)) do ended[i] = endRun(now, each, by.queue) end
      for i, each in ipairs(backs) do
        each.worker = by.worker
        given[i] = handBack(now, each)
      end
      settle()
      return ended, given
    end,
    begin = function(begins)
      local begun = {}
      for i, each in ipairs(begins) do begun[i] = beginWaiting(now, each, by) end
      flush()
      return begun
    end,
    recall = function(held) return recall(by, held) end,
    -- Runs that somebody put among the waiting come before what is due.
    waiting = function(most) return takeWaiting(by.queue, most) end,
    -- What has a priority comes last, in the order of those. Answers what was taken, and whether more of that is left.
    take = function(waiting, due, from)
      local taken, looked, isMore = {}, 0, false
      local function give(ids, ranks)
        by.ranks = ranks
        for _, each in ipairs(takeRuns(now, ids, by)) do taken[#taken + 1] = each end
      end
      give(waiting, false)
      give(ofOurs(by.queue, due), true)
      local before = 0
      -- What made way for others has left room for them.
      while ranked > before and #taken < from.room and looked < ${rankedAtOnce} do
        before = ranked
        local more = from.takeDue(from.room - #taken)
        looked = looked + #more
        give(ofOurs(by.queue, more), true)
      end
      if from.hasRanked or ranked > 0 then
        local first
        first, isMore = takeRanked(by.queue, math.max(from.room - #taken, 0))
        give(first, false)
      end
      settle()
      return taken, isMore
    end,
  }
  return loaded
end
`;

/** Needs all the rest. */
const taking = `
-- Answers 1 where the duty that was to be kept is another's, who took it since.
local function settleDuty(duty)
  if duty == 'take' then
    call('HSET', ${luaName('duties')}, by.queue, by.worker)
    return 0
  end
  local has = call('HGET', ${luaName('duties')}, by.queue)
  return has and has ~= by.worker and 1 or 0
end

local function nextDueIn()
  local first = call('ZRANGE', queueBase .. 'delayed', '0', '0', 'WITHSCORES')
  return first[2] and math.floor(first[2] / ${placesInMs}) or 0
end

local function takeDue(room)
  local delayed = queueBase .. 'delayed'
  local due = call('ZRANGEBYSCORE', delayed, '0', format('%d', (now + 1) * ${placesInMs} - 1), 'LIMIT', '0', format('%d', room))
  -- They are the first of all, unless somebody put others before them that are due at no time.
  if #due > 0 and call('ZRANK', delayed, due[1]) == 0 then
    call('ZREMRANGEBYRANK', delayed, '0', format('%d', #due - 1))
  else
    send('ZREM', delayed, due, #due)
  end
  return due
end

-- Answers the runs that were taken, plain ones apart, when the next one is due, 0 when there is none, and whether as many are at work as may be.
local function take(most)
  local about = call('HMGET', queueBase .. 'meta', 'paused', 'concurrency', 'max', 'duration', '${rateField}')
  if about[1] then return {}, {}, 0, false end
  local limits, isFull
  if about[2] or about[3] or about[5] then${roomWithin}
  end
  local waiting, due, plain, taken, hasRanked, isMore = {}, {}, {}, {}, false, false
  -- Somebody put runs among the waiting, or some with a priority have made way for others.
  if call('EXISTS', queueBase .. 'wait', queueBase .. 'prioritized') > 0 then
    waiting, hasRanked = thorough().waiting(most), true
  end
  if most > #waiting then due = takeDue(most - #waiting) end
  -- What was among the waiting may be of the same jobs as what is due.
  if #waiting == 0 and #due > 0 and not by.rate then plain, due = takePlainly(due) end
  if #waiting + #due > 0 or hasRanked then
    local room = most - math.max((#plain - 1) / 2, 0)
    taken, isMore = thorough().take(waiting, due, { room = room, hasRanked = hasRanked, takeDue = takeDue })
  end
  local nextDue = isMore and now or nextDueIn()
  if limits then
    local begun = math.max((#plain - 1) / 2, 0) + #taken${heldWithin}
  end
  -- The marker is set only when something is left, so that no worker is woken in vain, or before its instant.
  if nextDue > 0 and nextDue <= now then call('ZADD', queueBase .. 'marker', '0', '0') end
  return plain, taken, nextDue, isFull
end
`;

/**
 * ARGV: `{by: {worker, queue, seen, server?}, most, ends?, backs?, begins?, recall?, duty?}`, then the ids of runs that succeeded in their first attempt with
 * nothing to say. Ends runs and gives runs back, begins those whose lock is held, and takes up to `most` others, all in one call: at low load
 * the price of a run is the number of round trips. `server`: the process of Redis at the other end of the connection, where that is known.
 * Answers {generation, 1 if vouched, ends, backs, begins, taken, next due, plain ends that were none as {place, what came of it, …}, plain runs taken
 * as {when, id, entry, …}, 1 if the duty that was to be kept is another's, 1 if as many are at work as may be}; a run that is taken otherwise is {id, state, attempt, now, entry}. What was ended, begun or given back before is answered as it
 * was, so that a call may be sent again.
 */
export const exchangeScript: Script = {
  name: 'escapementExchange',
  lua: `${plain}
local ask = cjson.decode(ARGV[1])
local by, now = ask.by, redisNow()
local queueBase = q .. by.queue .. ':'
${thorough}${plainEnds}${plainTakes}${taking}
local ended, given, begun, taken, plainTaken, nextDue, others, isFull = {}, {}, {}, {}, {}, 0, {}, false
local told, dutyOver = ask.ends, 0
if #ARGV > 1 then
  local left = endPlainly(2, #ARGV)
  if #left > 0 then
    local ids, attempts, events = {}, {}, {}
    for i, place in ipairs(left) do ids[i], attempts[i], events[i] = ARGV[1 + place], 1, 'succeed' end
    for i, outcome in ipairs(thorough().endOrReturn({ ids = ids, attempts = attempts, events = events, more = {} }, {})) do
      others[2 * i - 1], others[2 * i] = left[i], outcome
    end
  end
end
if told or ask.backs then
  ended, given = thorough().endOrReturn(told or { ids = {}, attempts = {}, events = {}, more = {} }, ask.backs or {})
end
local office = call('HMGET', ${luaName('epoch')}, 'server', 'generation')
local generation = tonumber(office[2] or 'none')
if not (generation and generation >= 0 and generation <= 9e15) then generation = thorough().generationIn(office[2]) end
if office[1] ~= (by.server or thorough().serverId()) or generation < by.seen then
  return { generation, 0, ended, given, begun, {}, 0, others, {}, 0 }
end
if ask.begins then begun = thorough().begin(ask.begins) end
if ask.recall then
  taken = thorough().recall(ask.recall)
elseif ask.most > 0 then
  plainTaken, taken, nextDue, isFull = take(ask.most)
  if ask.duty then dutyOver = settleDuty(ask.duty) end
else
  -- Who only says what has ended has taken no wake-up from anybody, so that no marker is set.
  nextDue = nextDueIn()
end
if #plainTaken + #taken > 0 then call('HSET', ${luaName('beats')}, by.worker, format('%d', now)) end
if #ARGV > 1 or #ended + #given + #begun + #plainTaken + #taken > 0 then
  generation = call('HINCRBY', ${luaName('epoch')}, 'generation', '1')
end
return { generation, 1, ended, given, begun, taken, nextDue, others, plainTaken, dutyOver, isFull and 1 or 0 }`,
};
