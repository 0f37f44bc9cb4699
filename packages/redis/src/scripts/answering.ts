import { base } from './base.ts';
import type { Script } from './script.ts';

/** Answers looked at in one call to make room, so that no call takes long. */
const droppedAtOnce = 100;

/** How answers are put and dropped, each with what it takes. Needs the base. */
const answers = `
local ask = cjson.decode(ARGV[1])
local now = redisMillis()

local function weighed(by) return call('HINCRBY', K.answers, '*bytes', int(by)) end

local function drop(key)
  weighed(-call('HSTRLEN', K.answers, key))
  call('HDEL', K.answers, key)
  call('ZREM', K.answerEnds, key)
end

local function put(key, text)
  weighed(#text - call('HSTRLEN', K.answers, key))
  call('HSET', K.answers, key, text)
  call('ZADD', K.answerEnds, int(now + ask.limits.keptForMs), key)
  call('PEXPIRE', K.answers, int(ask.limits.keptForMs))
  call('PEXPIRE', K.answerEnds, int(ask.limits.keptForMs))
end

-- Who is at it, and until when nobody else may be; nil where nobody is.
local function inHand(text)
  local sent, owner, ends = string.match(text or '', '^P|(%x+)|([^|]*)|(%d+)$')
  return owner, tonumber(ends), sent
end

-- Makes room, the oldest first; what somebody is at is never forgotten, since another would begin beside him.
local function makeRoom(answersMost)
  for _ = 1, ${droppedAtOnce} do
    local oldest, ends = unpack(call('ZRANGE', K.answerEnds, 0, 0, 'WITHSCORES'))
    if not oldest then
      -- What stands there without its end nobody would ever forget.
      call('UNLINK', K.answers)
      return
    end
    local isOver = tonumber(ends) <= now
    local isRoom = call('ZCARD', K.answerEnds) <= answersMost and weighed(0) <= ask.limits.bytes
    if isRoom and not isOver then return end
    local _, untilMs = inHand(call('HGET', K.answers, oldest))
    if untilMs and untilMs > now then return end
    drop(oldest)
  end
end
`;

/**
 * ARGV: `{key, sent, owner, leaseMs, limits}`. Answers {'begun', 1 where somebody began it before and said nothing}, {'in-progress', ms},
 * {'answered', answer}, {'other-sent'} or {'full'}.
 */
export const beginAnswerScript: Script = {
  name: 'escapementBeginAnswer',
  lua: `${base}${answers}
makeRoom(ask.limits.answers)
local text = call('HGET', K.answers, ask.key)
if text then
  local sent = string.match(text, '^[PD]|(%x+)|')
  if sent and sent ~= ask.sent then return {'other-sent'} end
  local answer = string.match(text, '^D|%x+|(.*)$')
  if answer then return {'answered', answer} end
  local _, untilMs = inHand(text)
  if untilMs and untilMs > now then return {'in-progress', int(untilMs - now)} end
else
  makeRoom(ask.limits.answers - 1)
  if call('ZCARD', K.answerEnds) >= ask.limits.answers then return {'full'} end
end
put(ask.key, 'P|' .. ask.sent .. '|' .. ask.owner .. '|' .. int(now + ask.leaseMs))
return {'begun', text and 1 or 0}`,
};

/** ARGV: `{key, owner, leaseMs, limits}`. Answers whether it lasts; it does not where somebody else has begun. */
export const renewAnswerScript: Script = {
  name: 'escapementRenewAnswer',
  lua: `${base}${answers}
local owner, _, sent = inHand(call('HGET', K.answers, ask.key))
if owner ~= ask.owner then return 0 end
put(ask.key, 'P|' .. sent .. '|' .. owner .. '|' .. int(now + ask.leaseMs))
return 1`,
};

/** ARGV: `{key, owner, limits}`, then the answer. Answers whether it was kept; it is not where the owner has lost his lease. */
export const settleAnswerScript: Script = {
  name: 'escapementSettleAnswer',
  lua: `${base}${answers}
local owner, _, sent = inHand(call('HGET', K.answers, ask.key))
if owner ~= ask.owner then return 0 end
put(ask.key, 'D|' .. sent .. '|' .. ARGV[2])
makeRoom(ask.limits.answers)
return 1`,
};

/** ARGV: `{key, owner, limits}`. The key is free again, unless the owner has lost his lease. */
export const releaseAnswerScript: Script = {
  name: 'escapementReleaseAnswer',
  lua: `${base}${answers}
local owner = inHand(call('HGET', K.answers, ask.key))
if owner == ask.owner then drop(ask.key) end
return 1`,
};
