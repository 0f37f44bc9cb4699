import { base } from './base.ts';
import { leasePast } from './lease-past.ts';
import type { Script } from './script.ts';

/** How long what is over is kept where nobody comes by to tidy it up. */
const keptMs = 60_000;
/** Longer than the longest lease, after which nothing of any is left. */
const indexKeptMs = 7_200_000;
/** Places given up in one call, so that no call takes long. */
const givenUpAtOnce = 1_000;

/**
 * A lock that is held until a time, and its line. Each place in the line runs out by itself, so that however many died in it at once, those behind
 * them wait for that once. Needs the base.
 */
const leasing = `
local ask = cjson.decode(ARGV[1])
local now = redisMillis()
local lease = K.lease .. ask.name
local line, ends, places = K.leaseLine .. ask.name, K.leaseEnds .. ask.name, K.leasePlaces .. ask.name

-- Who holds it; nil where nobody does, or what stands there says nothing.
local function holderOf()
  local id, owner, token, since, untilMs = unpack(call('HMGET', lease, 'id', 'owner', 'token', 'since', 'until'))
  token, since, untilMs = tonumber(token or ''), tonumber(since or ''), tonumber(untilMs or '')
  if not id or not owner or not token or not since or not untilMs or untilMs <= now then return nil end
  return { id = id, owner = owner, token = token, since = since, untilMs = untilMs }
end

local function leaveLine(id)
  call('ZREM', line, id)
  call('ZREM', ends, id)
  call('HDEL', places, id)
end

local function giveUpDead()
  for _, id in ipairs(call('ZRANGEBYSCORE', ends, '-inf', int(now), 'LIMIT', '0', '${givenUpAtOnce}')) do leaveLine(id) end
  -- A place of which the end is lost would never be given up: all of them stand anew when they ask again.
  if call('ZCARD', line) ~= call('ZCARD', ends) then call('UNLINK', line, ends, places) end
end

local function firstInLine() return call('ZRANGE', line, 0, 0)[1] end
local function lastOf(key) return tonumber(call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2] or '') end

-- Rings for whoever is first. Nothing depends on whether it is heard.
local function tellFirst()
  local first = firstInLine()
  if first then redis.pcall('PUBLISH', K.leaseTurns, first) end
end

-- What is told of a lease goes with the last that holds or awaits it.
local function noteName()
  local holder = holderOf()
  local last = math.max(holder and holder.untilMs or 0, lastOf(ends) or 0)
  if last == 0 then
    call('ZREM', K.leases, ask.name)
    call('UNLINK', lease, line, ends, places)
    return
  end
  call('ZADD', K.leases, int(last), ask.name)
  call('PEXPIRE', K.leases, '${indexKeptMs}')
  for _, key in ipairs({ lease, line, ends, places }) do call('PEXPIREAT', key, int(last + ${keptMs})) end
end

local function hold(id, owner, token, untilMs)
  call('HSET', lease, 'id', id, 'sent', ask.sent, 'owner', owner, 'token', int(token), 'since', int(now), 'until', int(untilMs))
end
${leasePast}`;

/**
 * Where tokens come from: a range that was reserved where nothing is forgotten, and that counts for this very process of Redis alone, since
 * one that was started again may have gone back in time. A range is taken by what it was wanted by, so that none that was reserved before such
 * a loss, and comes late, is taken after it.
 */
const tokens = `
local server = serverId()

-- How far it is given out, and whether that may be believed.
local function standingTokens()
  local last, limit, by = unpack(call('HMGET', K.leaseTokens, 'last', 'limit', 'server'))
  last, limit = numberIn(last, 'lease-tokens', 'last'), numberIn(limit, 'lease-tokens', 'limit')
  return last, limit, last and limit and by == server
end

local function isOfServer(wanted) return string.sub(wanted, 1, #server + 1) == server .. ':' end

local function takeRange(range)
  local last, limit, isSure = standingTokens()
  if isSure and last < limit then return end
  if call('HGET', K.leaseTokens, 'wanted') ~= range.wanted or range.from < (limit or 0) then return end
  if not isOfServer(range.wanted) then return end
  call('HDEL', K.leaseTokens, 'wanted')
  call('HSET', K.leaseTokens, 'last', int(range.from), 'limit', int(range.to), 'server', server)
end

local function nextToken()
  local last, limit, isSure = standingTokens()
  if not isSure or last >= limit then return nil end
  return call('HINCRBY', K.leaseTokens, 'last', 1)
end

-- What is to be asked for, and by what.
local function wantTokens()
  local _, limit = standingTokens()
  local wanted = call('HGET', K.leaseTokens, 'wanted')
  if not wanted or not isOfServer(wanted) then
    local t = redis.call('TIME')
    wanted = server .. ':' .. t[1] .. '.' .. t[2]
    call('HSET', K.leaseTokens, 'wanted', wanted)
  end
  return {'tokens-out', int(limit or 0), wanted}
end
`;

/**
 * ARGV: `{name, id, sent, owner, leaseMs, waits, placeMs, lookMs, waiters, names, tokens?}`. Answers {'held', token, until}, {'waits', owner, place, look in ms},
 * {'taken', owner, place}, {'tokens-out', above, wanted}, {'full', of what}, or {'other-sent'} where the id holds or waits for something else that was asked for.
 */
export const takeLeaseScript: Script = {
  name: 'escapementTakeLease',
  lua: `${base}${leasing}${tokens}
call('ZREMRANGEBYSCORE', K.leases, '-inf', int(now))
giveUpDead()
local holder, first = holderOf(), firstInLine()
local function placeOf(id)
  local isRead, row = pcall(cjson.decode, call('HGET', places, id) or '')
  return isRead and type(row) == 'table' and row or {}
end
if holder and holder.id == ask.id then
  if (call('HGET', lease, 'sent') or '') ~= ask.sent then return {'other-sent'} end
  return {'held', int(holder.token), int(holder.untilMs)}
end
local rank = call('ZRANK', line, ask.id)
if rank and (placeOf(ask.id)[3] or '') ~= ask.sent then return {'other-sent'} end
local isNew = not call('ZSCORE', K.leases, ask.name)
if isNew and call('ZCARD', K.leases) >= ask.names then return {'full', 'names'} end
if not holder and (not first or first == ask.id) then
  if ask.tokens then takeRange(ask.tokens) end
  local token = nextToken()
  if not token then return wantTokens() end
  leaveLine(ask.id)
  hold(ask.id, ask.owner, token, now + ask.leaseMs)
  notePast({ token = token, owner = ask.owner, since = now, untilMs = now + ask.leaseMs }, '')
  giveUpOldest()
  noteName()
  return {'held', int(token), int(now + ask.leaseMs)}
end
local function ownerOf(id)
  local owner = placeOf(id)[1]
  return type(owner) == 'string' and owner or '?'
end
local owner = holder and holder.owner or ownerOf(first)
if not ask.waits then
  if rank then leaveLine(ask.id) end
  noteName()
  return {'taken', owner, int((rank or call('ZCARD', line)) + 1)}
end
if not rank then
  rank = call('ZCARD', line)
  if rank >= ask.waiters then return {'full', 'line'} end
  call('ZADD', line, int((lastOf(line) or 0) + 1), ask.id)
  call('HSET', places, ask.id, cjson.encode({ ask.owner, now, ask.sent }))
end
call('ZADD', ends, int(now + ask.placeMs), ask.id)
noteName()
-- The first may be one who died, or who has not heard of it.
if not holder then tellFirst() end
local freeMs = (holder and holder.untilMs or tonumber(call('ZSCORE', ends, first) or now)) - now
return {'waits', owner, int(rank + 1), int(math.min(ask.lookMs, freeMs + 1))}`,
};

/** ARGV: `{name, id, leaseMs}`. Answers {'renewed', token, until} or {'not-held'}. */
export const renewLeaseScript: Script = {
  name: 'escapementRenewLease',
  lua: `${base}${leasing}
local holder = holderOf()
if not holder or holder.id ~= ask.id then return {'not-held'} end
holder.untilMs = now + ask.leaseMs
call('HSET', lease, 'until', int(holder.untilMs))
notePast(holder, '')
noteName()
return {'renewed', int(holder.token), int(now + ask.leaseMs)}`,
};

/** ARGV: `{name, id}`. Answers whether the id held it or stood in line. */
export const releaseLeaseScript: Script = {
  name: 'escapementReleaseLease',
  lua: `${base}${leasing}
giveUpDead()
local holder = holderOf()
local holds, waits = holder and holder.id == ask.id, call('ZSCORE', line, ask.id)
if not holds and not waits then return 0 end
if holds then
  call('UNLINK', lease)
  holder.untilMs = now
  notePast(holder, 'released')
end
if waits then leaveLine(ask.id) end
if holds or not holder then tellFirst() end
noteName()
return 1`,
};

/** ARGV: `{name, token, taker?: {by, reason}}`. Takes it from whoever holds it with this token. Answers {owner}, or nothing. */
export const takeAwayLeaseScript: Script = {
  name: 'escapementTakeAwayLease',
  lua: `${base}${leasing}
giveUpDead()
local holder = holderOf()
if not holder or holder.token ~= ask.token then return {} end
call('UNLINK', lease)
holder.untilMs = now
notePast(holder, 'taken-away', ask.taker)
tellFirst()
noteName()
return { holder.owner }`,
};

/**
 * ARGV: `{name, shown}`. Answers {} where nobody holds or awaits it, else {token, owner, since, until} of the holder or four empty texts, how many wait, and
 * of the first of them what is told of each and when it is given up.
 */
export const viewLeaseScript: Script = {
  name: 'escapementViewLease',
  lua: `${base}${leasing}
giveUpDead()
local holder, waiting = holderOf(), call('ZCARD', line)
if not holder and waiting == 0 then return {} end
local told = { '', '', '', '', int(waiting) }
if holder then told = { int(holder.token), holder.owner, int(holder.since), int(holder.untilMs), int(waiting) } end
for _, id in ipairs(call('ZRANGE', line, 0, ask.shown - 1)) do
  told[#told + 1] = call('HGET', places, id) or ''
  told[#told + 1] = call('ZSCORE', ends, id) or ''
end
return told`,
};

/** ARGV: `{name}`. Answers the time, the token of the holder or nothing, and the rows of those who held it last, newest first. */
export const viewLeasePastScript: Script = {
  name: 'escapementViewLeasePast',
  lua: `${base}${leasing}
local holder = holderOf()
local told = { int(now), holder and int(holder.token) or '' }
for _, row in ipairs(call('LRANGE', past, 0, -1)) do told[#told + 1] = row end
return told`,
};

export const leaseScripts: readonly Script[] = [
  takeLeaseScript,
  renewLeaseScript,
  releaseLeaseScript,
  takeAwayLeaseScript,
  viewLeaseScript,
  viewLeasePastScript,
];
