import { keyLimits } from '@escapement/core';
import { asking } from './asking.ts';
import { base } from './base.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

/** So long it is remembered which ends have led to runs: longer than any node keeps what it has heard of them. */
const rememberedMs = 180_000;

/** ARGV: `{by, job, watching}`. Watches these keys for a job from now on, and no others. Answers {'committed', generation}, or why it was refused. */
export const watchKeysScript: Script = {
  name: 'escapementWatchKeys',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
call('UNLINK', K.expiring .. ask.job, K.expired .. ask.job)
call('HDEL', K.keyStates, ask.job)
call('HSET', K.keyWatches, ask.job, ask.watching)
return {'committed', committed(redisMillis())}`,
};

/** ARGV: `{by, job}`. Forgets the keys of a job. Answers {'committed', generation}, or why it was refused. */
export const unwatchKeysScript: Script = {
  name: 'escapementUnwatchKeys',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
call('UNLINK', K.expiring .. ask.job, K.expired .. ask.job)
call('HDEL', K.keyStates, ask.job)
call('HDEL', K.keyWatches, ask.job)
return {'committed', committed(redisMillis())}`,
};

/** ARGV: `{by, job}` and how the keys of the job are watched (JSON). Answers {'committed', generation}, or why it was refused. */
export const noteKeyWatchScript: Script = {
  name: 'escapementNoteKeyWatch',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
call('HSET', K.keyStates, ask.job, ARGV[2])
return {'committed', committed(redisMillis())}`,
};

/**
 * ARGV: `{by, job, watching, now, ended, expected, dropped}` as JSON, then of each end the sealed ticket, the sealed card, who asked (JSON) and the input of
 * its run. `ended`: {key, at, upTo, unseenFrom?, run, row?}; `expected` and `dropped`: [key, when]. A key that was seen leads to a run while it stands as it was read,
 * one that nobody had seen where no end is remembered that may be the same. Where other keys are watched for the job by now nothing is written. Answers
 * {'committed', generation, runs, keys left out}, or why it was refused.
 */
export const writeKeysScript: Script = {
  name: 'escapementWriteKeys',
  lua: `${base}${ledger}${life}${fence}${staging}${asking}
local ask = cjson.decode(ARGV[1])
local runs = {}
for i, each in ipairs(ask.ended) do runs[i] = each.run end
local no = refused(ask.by) or refusedFor(runs)
if no then return no end
local now, job, fresh, leftOut = redisMillis(), ask.job, {}, 0
local expiring, expired = K.expiring .. job, K.expired .. job
if call('HGET', K.keyWatches, job) ~= ask.watching then return {'committed', committed(now), 0, 0} end

local function scoreOf(key, member) return tonumber(call('ZSCORE', key, member) or '') end

-- Whether nobody has seen to this end yet.
local function isNews(each)
  local last = scoreOf(expired, each.key) or -math.huge
  if each.unseenFrom then return each.unseenFrom > last end
  if scoreOf(expiring, each.key) ~= each.at then return false end
  call('ZREM', expiring, each.key)
  return each.at > last
end

for i, each in ipairs(ask.ended) do
  local run = each.run
  if isNews(each) then
    call('ZADD', expired, int(each.upTo), each.key)
    if each.row then
      recordAsked(now, job, each.row)
    elseif not isKnown(run) then
      run.sealed = ARGV[4 * i - 2]
      call('HSETNX', K.cards .. job, int(run.revision), ARGV[4 * i - 1])
      fresh[#fresh + 1] = toldRun(run)
      keepTold(run, 'b', ARGV[4 * i])
      keepTold(run, 'i', ARGV[4 * i + 1])
    end
  end
end
for _, each in ipairs(ask.dropped) do
  if scoreOf(expiring, each[1]) == each[2] then call('ZREM', expiring, each[1]) end
end
local room = ${keyLimits.perJob} - call('ZCARD', expiring)
for _, each in ipairs(ask.expected) do
  if room > 0 then
    room = room - call('ZADD', expiring, int(each[2]), each[1])
  elseif call('ZADD', expiring, 'XX', 'CH', int(each[2]), each[1]) == 0 and not scoreOf(expiring, each[1]) then
    leftOut = leftOut + 1
  end
end
call('ZREMRANGEBYSCORE', expired, '-inf', int(ask.now - ${rememberedMs}))
local staged = stageRuns(now, fresh)
flushRecents()
flush()
return {'committed', committed(now), staged, leftOut}`,
};
