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

const { headLines, headBytes, tailLines, tailBytes, bytesPerJob } = logLimits;

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

-- Drops the oldest lines of a tail that is too long. Answers what that gives back.
local function shorten(at)
  local key, behindHead, back = K.lines .. ask.run, '(' .. int(at[3]), 0
  while at[6] > ${tailLines} or at[7] > ${tailBytes} do
    local old, upTo = call('ZRANGEBYSCORE', key, behindHead, '+inf', 'WITHSCORES', 'LIMIT', 0, 100), nil
    if #old == 0 then
      at[6], at[7] = 0, 0
      break
    end
    for i = 1, #old, 2 do
      if at[6] <= ${tailLines} and at[7] <= ${tailBytes} then break end
      local cost = #old[i] + ${placeBytes}
      at[6], at[7], back, upTo = at[6] - 1, at[7] - cost, back + cost, old[i + 1]
    end
    call('ZREMRANGEBYSCORE', key, behindHead, upTo)
  end
  return back
end

-- Drops the logs of a job's oldest runs that are over. Goes on where it was last, since runs outlive their logs, and anew behind the last of them.
local function keepToQuota(job, held)
  local before = numberIn(call('HGET', K.jobLogsDropped, job), 'job-logs-dropped', job)
  local from = before and '(' .. int(before) or '-inf'
  for _ = 1, ${lookedThrough / 100} do
    local old = call('ZRANGEBYSCORE', K.past .. job, from, '+inf', 'WITHSCORES', 'LIMIT', 0, 100)
    if #old == 0 then
      call('HDEL', K.jobLogsDropped, job)
      return
    end
    local ids = {}
    for i = 1, #old, 2 do ids[#ids + 1] = job .. '@' .. tailIn(old[i]) end
    for i, bytes in ipairs(call('HMGET', K.logBytes, unpack(ids))) do
      if held <= ${Math.floor(bytesPerJob * downTo)} then return end
      if bytes then
        held = held - (tonumber(bytes) or 0)
        forgetLog(ids[i])
      end
      call('HSET', K.jobLogsDropped, job, old[2 * i])
    end
    from = '(' .. old[#old]
  end
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
bytes = bytes - shorten(at)
call('HSET', key, 'i', ask.nonce, 'p', table.concat(at, ' '))
if ask.unfinished then call('HSET', key, 'u', ask.unfinished)
elseif was[3] then call('HDEL', key, 'u') end
call('EXPIRE', key, ${pieceKnownS})
if #ARGV > 1 then
  local job = string.match(ask.run, '^(.-)@')
  call('HINCRBY', K.logBytes, ask.run, int(bytes))
  weigh('logBytes', bytes)
  local held = call('HINCRBY', K.jobLogBytes, job, int(bytes))
  if held > ${bytesPerJob} then keepToQuota(job, held) end
  flush()
end
return at[2]`,
};
