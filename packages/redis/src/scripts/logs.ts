import { logLimits } from '@escapement/core';
import { base } from './base.ts';
import { packedTail } from './retention.ts';
import type { Script } from './script.ts';

/** What Redis needs for the place of a line among the others, beside its text. */
const placeBytes = 100;
/** Dropping goes on to this share of the quota, so that it is not done for every batch. */
const downTo = 0.9;
/** Most runs of a job that are looked through at once; the next time it goes on behind them. */
const lookedThrough = 2_000;

/** So long a job whose logs of runs that are over are all gone is not looked through for more, however many of its runs write on. */
const nothingLeftMs = 1_000;

const { headLines, headBytes, tailLines, tailBytes, bytesPerJob } = logLimits;
const { leastHeadBytes, leastTailBytes } = logLimits;
/** Down to which its logs are dropped, once there are too many. */
const quotaBytes = Math.floor(bytesPerJob * downTo);

/** How a log is kept to its head and its tail, and the logs of a job to their quota. Needs base and `ask`. */
const keeping = `
-- Where the log stands: the attempt, the number of its last line, that of the last one of its head, lines and bytes of the head, the same of the
-- tail. The head is open until there is a tail.
local function placeIn(text)
  local at = {}
  for n in string.gmatch(text or '', '%d+') do at[#at + 1] = tonumber(n) end
  if #at == 7 and at[1] == ask.attempt then return at end
  local last = at[2]
  if #at ~= 7 then
    last = tonumber(call('ZRANGE', K.lines .. ask.run, -1, -1, 'WITHSCORES')[2]) or call('LLEN', K.log .. ask.run)
  end
  return { ask.attempt, last, last, 0, 0, 0, 0 }
end

-- Takes one line in. Answers what it costs.
local function keep(at, text)
  local leftOut, line = string.match(text, '^(%d+) (.*)$')
  local n = at[2] + tonumber(leftOut) + 1
  local member = int(n) .. ' ' .. line
  local cost = #member + ${placeBytes}
  at[2] = n
  if at[6] == 0 and leftOut == '0' and at[4] < ${headLines} and at[5] + cost <= ${headBytes} then
    at[3], at[4], at[5] = n, at[4] + 1, at[5] + cost
  else
    at[6], at[7] = at[6] + 1, at[7] + cost
  end
  gather('ZADD', K.lines .. ask.run, int(n), member)
  return cost
end

-- Drops the oldest lines of a tail that is too long, but never its last. Answers what that gives back.
local function shorten(at, most)
  local key, behindHead, back = K.lines .. ask.run, '(' .. int(at[3]), 0
  while at[6] > 1 and (at[6] > ${tailLines} or at[7] > most) do
    local old, upTo = call('ZRANGEBYSCORE', key, behindHead, '+inf', 'WITHSCORES', 'LIMIT', 0, 100), nil
    if #old == 0 then
      at[6], at[7] = 0, 0
      break
    end
    for i = 1, #old, 2 do
      if at[6] == 1 or (at[6] <= ${tailLines} and at[7] <= most) then break end
      local cost = #old[i] + ${placeBytes}
      at[6], at[7], back, upTo = at[6] - 1, at[7] - cost, back + cost, old[i + 1]
    end
    call('ZREMRANGEBYSCORE', key, behindHead, upTo)
  end
  return back
end

-- Lets a head end sooner: what was behind that are the first lines of the tail.
local function shortenHead(at)
  while at[4] > 0 and at[5] > ${leastHeadBytes} do
    local late = call('ZREVRANGEBYSCORE', K.lines .. ask.run, int(at[3]), '-inf', 'WITHSCORES', 'LIMIT', 0, 100)
    if #late == 0 then
      at[4], at[5] = 0, 0
      return
    end
    for i = 1, #late, 2 do
      if at[4] == 0 or at[5] <= ${leastHeadBytes} then return end
      local cost = #late[i] + ${placeBytes}
      at[3], at[4], at[5], at[6], at[7] = tonumber(late[i + 1]) - 1, at[4] - 1, at[5] - cost, at[6] + 1, at[7] + cost
    end
  end
end

-- Drops lines of the attempts before this one, the oldest first. Answers what that gives back.
local function dropEarlier(at, needed)
  local key, back = K.lines .. ask.run, 0
  local earlier = call('ZCARD', key) - at[4] - at[6]
  while earlier > 0 and back < needed do
    local old, count = call('ZRANGE', key, 0, math.min(earlier, 100) - 1), 0
    for _, member in ipairs(old) do
      if back >= needed then break end
      back, count = back + #member + ${placeBytes}, count + 1
    end
    if count == 0 then break end
    call('ZREMRANGEBYRANK', key, 0, count - 1)
    earlier = earlier - count
  end
  return back
end

-- Gives up what is needed of the lines of this run, so far as it has more than the least: what is read of a log is how it began, and its end. Answers
-- what that gives back.
local function giveWay(at, needed)
  local back = dropEarlier(at, needed)
  if back >= needed then return back end
  shortenHead(at)
  return back + shorten(at, math.max(${leastTailBytes}, at[7] - (needed - back)))
end

-- Drops the logs of a job's oldest runs that are over. Goes on where it was last, since runs outlive their logs, and anew behind the last of them; then
-- not before some time has passed, and what is noted is when that was, below 0. Answers how much is held still where none is left to drop.
local function keepToQuota(job, held)
  local before, now = numberIn(call('HGET', K.jobLogsDropped, job), 'job-logs-dropped', job), redisMillis()
  if before and before < 0 then
    if math.abs(now + before) < ${nothingLeftMs} then return held end
    before = nil
  end
  local from = before and '(' .. int(before) or '-inf'
  for _ = 1, ${lookedThrough / 100} do
    local old = call('ZRANGEBYSCORE', K.past .. job, from, '+inf', 'WITHSCORES', 'LIMIT', 0, 100)
    if #old == 0 then
      call('HSET', K.jobLogsDropped, job, int(-now))
      return held
    end
    local ids = {}
    for i = 1, #old, 2 do ids[#ids + 1] = job .. '@' .. tailIn(old[i]) end
    local upTo
    for i, bytes in ipairs(call('HMGET', K.logBytes, unpack(ids))) do
      if held <= ${quotaBytes} then break end
      if bytes then
        held = held - (tonumber(bytes) or 0)
        forgetLog(ids[i])
      end
      upTo = old[2 * i]
    end
    if upTo then call('HSET', K.jobLogsDropped, job, upTo) end
    if held <= ${quotaBytes} then return end
    from = '(' .. old[#old]
  end
end

-- Counts what has come to a log, or gone from it. Answers what the logs of its job hold.
local function count(job, bytes)
  call('HINCRBY', K.logBytes, ask.run, int(bytes))
  weigh('logBytes', bytes)
  return call('HINCRBY', K.jobLogBytes, job, int(bytes))
end
`;

/** How long it is known how a log stands that nothing comes into; after that its head is open again. */
const pieceKnownS = 3_600;

/**
 * ARGV: `{run, attempt, nonce, unfinished?}`, lines, each behind the number of those that were left out before it. A batch that was sent twice
 * is appended once. Numbers of lines never move under who reads on by them: those that go leave a gap. Answers the number of the last.
 */
export const appendLogScript: Script = {
  name: 'escapementAppendLog',
  lua: `${base}${packedTail}
local ask = cjson.decode(ARGV[1])
${keeping}
local key = K.piece .. ask.run
if not call('ZSCORE', K.open, ask.run) then return 0 end
local was = call('HMGET', key, 'i', 'p', 'u')
if was[1] == ask.nonce then return 0 end
local at, bytes = placeIn(was[2]), 0
for i = 2, #ARGV do bytes = bytes + keep(at, ARGV[i]) end
if #ARGV > 1 then gather('ZADD', K.logs, call('ZSCORE', K.runs, ask.run) or '0', ask.run) end
flush()
bytes = bytes - shorten(at, ${tailBytes})
if #ARGV > 1 then
  local job = string.match(ask.run, '^(.-)@')
  local held = count(job, bytes)
  local left = held > ${bytesPerJob} and keepToQuota(job, held)
  if left and left > ${bytesPerJob} then count(job, -giveWay(at, left - ${quotaBytes})) end
  flush()
end
call('HSET', key, 'i', ask.nonce, 'p', table.concat(at, ' '))
if ask.unfinished then call('HSET', key, 'u', ask.unfinished)
elseif was[3] then call('HDEL', key, 'u') end
call('EXPIRE', key, ${pieceKnownS})
return at[2]`,
};
