import { base } from './base.ts';
import { commandMarkChars, unknownMark } from './command-mark.ts';

/** Entries dropped in one call to make room, so that no call takes long. */
const droppedAtOnce = 300;

/** What the scripts of singletons begin with. `ask.by` is {ensemble, term}. */
export const singletonBase = `${base}
local ask = cjson.decode(ARGV[1])
local now = redisMillis()
local one = K.singleton .. ask.name

local function ring(what) redis.call('PUBLISH', K.singletonRings, ask.name .. ' ' .. what) end

-- The fence: an owner writes under the term that stands, or not at all.
local function refused(by)
  local stands = call('HMGET', one, 'ensemble', 'term')
  local term = numberIn(stands[2], 'singleton', ask.name)
  if not term then return {'forgotten'} end
  if stands[1] ~= by.ensemble or term > by.term then return {'superseded', int(term)} end
  if term < by.term then return {'forgotten'} end
  return nil
end

-- What was answered to who asked under this mark before, or nil.
local function answered()
  for _, text in ipairs(ask.mark and call('LRANGE', K.singletonMarks .. ask.name, 0, -1) or {}) do
    local mark, reply = string.match(text, '^([^|]*)|(.*)$')
    if mark == ask.mark then return cjson.decode(reply) end
  end
  return nil
end

-- So that who asks once more under the mark is answered the same, and nothing is done a second time.
local function answer(reply)
  if ask.mark then
    call('LPUSH', K.singletonMarks .. ask.name, ask.mark .. '|' .. cjson.encode(reply))
    call('LTRIM', K.singletonMarks .. ask.name, 0, ask.limits.marks - 1)
  end
  return reply
end

-- Makes the name known; answers why it is not, or nil.
local function declared()
  local kind = call('HGET', one, 'kind')
  if kind then
    if kind ~= ask.kind then return {'other-kind', kind} end
    return nil
  end
  if call('ZCARD', K.singletons) >= ask.most then return {'full'} end
  call('HSET', one, 'kind', ask.kind)
  call('ZADD', K.singletons, 0, ask.name)
  return nil
end

local function quoted(text) return text and cjson.encode(text) or 'null' end
local function spelledIn(text) return numberIn(text, 'singleton', ask.name) and text or 'null' end

-- Writes down who had it and how it was left; who said nothing was lost.
local function noteMove(from)
  local left = fieldsOf(one, { 'cause', 'reason', 'target', 'askedAt', 'stoppingAt', 'stoppedAt' })
  local text = string.format(
    '{"from":%s,"to":%s,"term":%s,"cause":%s,"reason":%s,"meantFor":%s,"askedAt":%s,"stoppingAt":%s,"stoppedAt":%s,"startedAt":%s}',
    quoted(from), quoted(ask.owner), int(ask.by.term), quoted(left.cause or 'lost'), quoted(left.reason), quoted(left.target),
    spelledIn(left.askedAt), spelledIn(left.stoppingAt), spelledIn(left.stoppedAt), int(now))
  call('LPUSH', K.moves .. ask.name, text)
  call('LTRIM', K.moves .. ask.name, 0, ask.limits.moves - 1)
end

-- What was asked for, and how it was left, is over.
local function forgetLeft()
  call('HDEL', one, 'asked', 'askedAt', 'stoppingAt', 'stoppedAt', 'cause', 'reason', 'because', 'target')
end

local function raise(field, to)
  local at = numberIn(call('HGET', one, field), 'singleton', field) or 0
  if to > at then call('HSET', one, field, int(to)) end
end

-- Puts back what an owner remembers of a store that forgot. What was accepted since goes on above that.
local function putBack(sequence, snapshot)
  local waiting = K.inbox .. ask.name
  local early = call('ZRANGE', waiting, 0, -1)
  call('UNLINK', waiting)
  local at = sequence
  for _, text in ipairs(early) do
    at = at + 1
    call('ZADD', waiting, int(at), int(at) .. string.match(text, '|.*$'))
  end
  call('HSET', one, 'accepted', int(at), 'applied', int(sequence), 'snapshot', snapshot, 'snapshotAt', int(sequence))
end

local function waitingAt(sequence)
  return call('ZRANGEBYSCORE', K.inbox .. ask.name, int(sequence), int(sequence))[1]
end

-- What is known under an id: how its command stands, of what command it is, and what came of it.
local function knownOf(id)
  local known = call('HGET', K.knownCommands .. ask.name, id)
  if not known then return nil end
  return string.sub(known, 1, 1), string.sub(known, 2, ${1 + commandMarkChars}), string.sub(known, ${2 + commandMarkChars})
end

-- Takes it out of the inbox, and remembers under its id what came of it.
local function takeOut(text, id, how, told)
  local at = string.match(text, '^%d+')
  local _, mark = knownOf(id)
  call('ZREM', K.inbox .. ask.name, text)
  call('HINCRBY', one, 'inboxBytes', int(-#text))
  call('HSET', K.knownCommands .. ask.name, id, how .. (mark or '${unknownMark}') .. told)
  call('ZADD', K.knownOrder .. ask.name, at, id)
  call('HINCRBY', one, 'knownBytes', #told)
  raise('applied', tonumber(at))
end

-- One that is not there any more had its effect.
local function settle(command, reply, events)
  local at = int(command.sequence)
  local text = waitingAt(command.sequence)
  if not text then return end
  takeOut(text, command.id, 'r', reply)
  if events == '' then return end
  local entry = at .. '|' .. int(ask.by.term) .. '|' .. command.id .. '|' .. events
  call('ZADD', K.journal .. ask.name, at, entry)
  call('HINCRBY', one, 'journalBytes', #entry)
end

local function hasRoomFor(command, most)
  local bytes = numberIn(call('HGET', one, 'inboxBytes'), 'singleton', 'inboxBytes') or 0
  return call('ZCARD', K.inbox .. ask.name) < most and bytes + #command <= ask.limits.inboxBytes
end

-- Puts a command behind all that wait. Answers its sequence.
local function accept(id, mark, command)
  local sequence = call('HINCRBY', one, 'accepted', 1)
  local text = int(sequence) .. '|' .. id .. '|' .. int(now) .. '|' .. command
  call('ZADD', K.inbox .. ask.name, int(sequence), text)
  call('HINCRBY', one, 'inboxBytes', #text)
  call('HSET', K.knownCommands .. ask.name, id, 'p' .. mark)
  ring('told')
  return sequence
end

-- Forgets the oldest replies, and the oldest of the journal that a snapshot has made unnecessary.
local function makeRoom()
  local most, name = ask.limits, ask.name
  local bytes = numberIn(call('HGET', one, 'knownBytes'), 'singleton', 'knownBytes') or 0
  local count = call('ZCARD', K.knownOrder .. name)
  for _ = 1, ${droppedAtOnce} do
    if count <= most.knownCommands and bytes <= most.knownBytes then break end
    local id = call('ZPOPMIN', K.knownOrder .. name)[1]
    if not id then break end
    local size = math.max(0, call('HSTRLEN', K.knownCommands .. name, id) - ${1 + commandMarkChars})
    call('HDEL', K.knownCommands .. name, id)
    bytes, count = bytes - size, count - 1
  end
  call('HSET', one, 'knownBytes', int(math.max(0, bytes)))
  bytes = numberIn(call('HGET', one, 'journalBytes'), 'singleton', 'journalBytes') or 0
  count = call('ZCARD', K.journal .. name)
  local upTo = numberIn(call('HGET', one, 'snapshotAt'), 'singleton', 'snapshotAt') or 0
  for _ = 1, ${droppedAtOnce} do
    if count <= most.journalEntries and bytes <= most.journalBytes then break end
    local oldest, at = unpack(call('ZRANGE', K.journal .. name, 0, 0, 'WITHSCORES'))
    if not oldest or tonumber(at) > upTo then break end
    call('ZREM', K.journal .. name, oldest)
    bytes, count = bytes - #oldest, count - 1
  end
  call('HSET', one, 'journalBytes', int(math.max(0, bytes)))
end

-- Takes a command out without an effect, and keeps it aside for people.
local function giveUp(text, because, failures)
  local sequence, id, acceptedAt, command = string.match(text, '^(%d+)|([^|]*)|(%d+)|(.*)$')
  takeOut(text, id or '', 'd', because)
  call('HDEL', one, 'failedAt', 'failures')
  call('HINCRBY', one, 'dead', 1)
  local dead = K.deadCommands .. ask.name
  call('LPUSH', dead, string.format(
    '{"sequence":%s,"id":%s,"acceptedAt":%s,"deadAt":%s,"attempts":%s,"because":%s,"command":%s}',
    sequence or '0', quoted(id or ''), acceptedAt or '0', int(now), int(failures), quoted(because), quoted(command or text)))
  call('LTRIM', dead, 0, ask.limits.deadCommands - 1)
  local bytes = 0
  for i, kept in ipairs(call('LRANGE', dead, 0, -1)) do
    bytes = bytes + #kept
    if bytes > ask.limits.deadBytes and i > 1 then
      call('LTRIM', dead, 0, i - 2)
      break
    end
  end
  makeRoom()
  ring('settled')
end

-- Counts an end over a command; it is given up at the last of the attempts.
local function countEnd(sequence, because)
  local text = waitingAt(sequence)
  if not text then return 'gone' end
  local stands = call('HMGET', one, 'failedAt', 'failures')
  local before = stands[1] == int(sequence) and numberIn(stands[2], 'singleton', 'failures') or 0
  local failures = before + 1
  call('HSET', one, 'failedAt', int(sequence), 'failures', int(failures))
  if failures < ask.attempts then return 'counted' end
  giveUp(text, because, failures)
  return 'dead'
end

-- The last command that an owner had in hand that ended without a word, or 0. One that it alone had in hand has cost it: that is counted.
local function inHandOfLost()
  local stands = call('HMGET', one, 'stoppedAt', 'inHand')
  local last = numberIn(stands[2], 'singleton', 'inHand')
  if stands[1] or not last then return 0 end
  local had = call('ZRANGEBYSCORE', K.inbox .. ask.name, '-inf', int(last), 'LIMIT', 0, 2)
  if #had == 1 then countEnd(tonumber(string.match(had[1], '^%d+')), ARGV[3]) end
  return #had > 0 and last or 0
end
`;
