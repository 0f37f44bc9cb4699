import { luaNames } from './names.ts';

/** Most names of unreadable records that are remembered; beyond them it is one more of many. */
export const unreadableMost = 1_000;
/** How long a key of a foreign type is kept beside ours, for somebody to look at. */
const asideKeptS = 604_800;

/** What is done about a command that failed. Its functions are rarely called, so a script of plain runs does not even define them. */
const mending = `
-- Fails for nothing, since it is called where something has failed already.
local function unreadable(what)
  local count = redis.pcall('HLEN', K.unreadable)
  if type(count) ~= 'number' then
    redis.call('DEL', K.unreadable)
    count = 0
  end
  if count < ${unreadableMost} then
    local t = redis.call('TIME')
    redis.call('HSET', K.unreadable, what, t[1] .. string.format('%03d', math.floor(t[2] / 1000)))
  end
end

local function isOurs(key) return string.sub(key, 1, #p) == p end
local function nameOf(key) return string.sub(key, (isOurs(key) and #p or #q) + 1) end

-- An entry that is none of BullMQ's would be taken for one by BullMQ, and refuse the queue whatever touches it. Of its own keys none is ours to
-- put aside: whatever refuses them holds up that queue and no other.
local function putAside(key)
  unreadable(nameOf(key))
  if isOurs(key) then
    local aside = K.aside .. nameOf(key)
    redis.call('RENAME', key, aside)
    redis.call('EXPIRE', aside, ${asideKeptS})
  elseif string.find(key, '@', 1, true) or string.find(key, ':marker$') then
    redis.call('UNLINK', key)
  end
end

local function mended(err, command, key, ...)
  if string.find(err, 'WRONGTYPE', 1, true) then
    putAside(key)
  elseif command == 'HINCRBY' and string.find(err, 'not an integer', 1, true) then
    local field = ...
    unreadable(nameOf(key) .. ' ' .. field)
    redis.call('HDEL', key, field)
  end
  -- What is about neither fails once more, in the words of the server.
  return redis.call(command, key, ...)
end
`;

const calling = (mend: string) => `
local function call(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  -- Most answers are such numbers, and to ask what kind of value one is costs a name.
  if reply == 1 or reply == 2 or type(reply) ~= 'table' or not reply.err then return reply end
  ${mend}return mended(reply.err, command, key, ...)
end
`;

/** `call` alone, for scripts that need nothing else of what follows as long as all is as it should be; keys are named by `luaName`. */
export const soundCalls = `
local p, q = KEYS[1], KEYS[2]
${calling(`${luaNames}${mending}`)}`;

/**
 * How scripts read what may have been written by somebody else. Every command of ours goes through `call`.
 *
 * A script serves many runs at once, so one record that cannot be read must not keep it from the others. A key of another type than we
 * wrote is put aside, and the command is given once more as if nothing stood there; a number that is none counts as absent. What that
 * means for a run, each script says where it reads one. All of it is noted, so that people hear of it.
 */
export const sound = `${luaNames}${mending}${calling('')}
-- A command that takes something out of a queue, which may be one that cannot be moved in: then there is nothing to be taken out.
local function tryCall(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) == 'table' and reply.err then unreadable(nameOf(key)) end
end

-- The number that a field holds; nil where there is none, or something else.
local function numberIn(text, name, field)
  if not text then return nil end
  local n = tonumber(text)
  if n and n > -9e15 and n < 9e15 then return n end
  unreadable(name .. ' ' .. field)
  return nil
end

-- Whether the lists of a queue can be moved in at all. A script that serves many queues leaves alone one that cannot: what goes back to it has
-- its record, and the audit gives it its place when somebody has mended the queue.
local queueKinds = { delayed = 'zset', active = 'list', wait = 'list' }
local soundQueues = {}
local function isSoundQueue(queue)
  if soundQueues[queue] == nil then
    soundQueues[queue] = true
    for name, kind in pairs(queueKinds) do
      local found = redis.call('TYPE', ofQueue(queue, name)).ok
      if found ~= kind and found ~= 'none' then
        unreadable(nameOf(ofQueue(queue, name)))
        soundQueues[queue] = false
      end
    end
  end
  return soundQueues[queue]
end

-- The refusal of runs of which one belongs into a queue that cannot be moved in. Must come before anything is written, since what a script has
-- written stands though it fails later.
local function refusedFor(runs)
  for _, run in ipairs(runs) do
    if not isSoundQueue(run.queue) then
      return redis.error_reply('WRONGTYPE a list of the queue ' .. run.queue .. ' holds the wrong kind of value')
    end
  end
end

-- Whether BullMQ has an entry under the key; anything else there is none.
local function isEntry(key) return redis.call('TYPE', key).ok == 'hash' end
`;
