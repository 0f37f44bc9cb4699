import { type LifeState, moved, type RunEvent, runIndexes } from '@escapement/core';
import { luaName } from './names.ts';
import { indexesBetween } from './record.ts';
import { soundCalls } from './sound.ts';

/** How the record begins of a run that has been staged and nothing else. */
export const stagedHead = 'staged 0  |';

/** Redis looks for the members of a sorted set by their hashes as soon as one of them is longer than it is told to; by default that is 64 bytes. */
const longMemberBytes = 512;
/** As many scores and members that enter an index at once make it worth while. */
const enteredAtOnce = 32;

/**
 * Nearly every run is plain: it is staged once, begun in time, and succeeds in its first attempt with nothing to say. Scripts serve such runs
 * straight: for all of a call at once, with no table for a run and no function but the few that they need, since what a script costs is
 * its definitions and the Lua between its commands. A run that is not exactly as a plain one is written is left to the functions that
 * take any, before anything of it has changed. Both follow from the table of the life of a run, and both write the same.
 */
export const plain = `${soundCalls}
local sub, find, match, format, byte = string.sub, string.find, string.match, string.format, string.byte

local function redisNow()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- One command for all members of a key, or for all keys. Lua unpacks some thousand values at once and no more.
local function send(command, key, list, count)
  for from = 1, count, 4000 do call(command, key, unpack(list, from, math.min(from + 3999, count))) end
end
local function sendKeys(command, keys, count)
  for from = 1, count, 4000 do call(command, unpack(keys, from, math.min(from + 3999, count))) end
end

-- Many enter an index that is written by its hashes. A short one would be searched from its beginning for each of them, and one that is empty
-- between two calls is a short one again each time: a member too long for that kind makes it the other, and leaves at once.
local longMember = string.rep('-', ${longMemberBytes})
local function enter(index, list, count)
  local isRoomy = count < ${enteredAtOnce} or redis.pcall('OBJECT', 'ENCODING', index) == 'skiplist'
  if not isRoomy then call('ZADD', index, '0', longMember) end
  send('ZADD', index, list, count)
  if not isRoomy then call('ZREM', index, longMember) end
end

-- A list that grows is made anew whenever it has twice as many as before. This has room for so many from the beginning; what stands there until they
-- come is nothing, so that it is read up to their number alone.
local function listFor(most) return { byte(longMember, 1, most) } end

-- Whether it does no part of another run, whose end would have to be noted beside that one.
local function isWholeRun(id) return not find(id, '.', 1, true) and not find(id, '~', 1, true) end

-- The instant that thirteen characters are, as those of our centuries all have. Many runs have that of the one before.
local lastText, lastInstant
local function instantIn(text)
  if text == lastText then return lastInstant end
  local instant = tonumber(text)
  lastText, lastInstant = text, instant and instant >= 1e12 and instant < 1e13 and instant
  return lastInstant
end

-- Fire and due time of a record whose head has so many characters, what follows them, and both as numbers. To cut them out costs a tenth of what
-- a pattern does. Nothing where anything else stands there.
local function readTimes(text, head)
  if byte(text, head + 14) ~= 32 or byte(text, head + 28) ~= 32 then return end
  local fire, due = sub(text, head + 1, head + 13), sub(text, head + 15, head + 27)
  local instant = instantIn(fire)
  local dueInstant = due == fire and instant or instantIn(due)
  if instant and dueInstant then return fire, due, sub(text, head + 28), instant, dueInstant end
end

-- Whether a text is a number as we write one.
local function isWhole(text) return text and #text <= 15 and find(text, '^%d+$') ~= nil end
`;

/** Lists of a script that hold what an index of each order is written with: its members, each behind its score. */
type Places = Readonly<Partial<Record<(typeof runIndexes)[keyof typeof runIndexes], string>>>;

/** Moves `count` runs of one state together: their ids are in the list `ids`, where they leave an index. */
export function movedTogether(
  { from, event }: { readonly from: LifeState | 'none'; readonly event: RunEvent },
  {
    ids,
    count,
    places,
  }: { readonly ids?: string; readonly count: string; readonly places?: Places },
): string {
  const to = moved(from, event);
  if (to === undefined) throw new TypeError(`nothing ${event}s that is ${from}`);
  const { left, entered } = indexesBetween(from, to);
  return [
    ...left.map((name) => {
      if (ids === undefined) throw new TypeError(`${name} is left, and nothing says by whom`);
      return `send('ZREM', ${luaName(name)}, ${ids}, ${count})`;
    }),
    ...entered.map((name) => {
      const list = places?.[runIndexes[name]];
      if (list === undefined) throw new TypeError(`${name} is entered, and nothing says where`);
      return `enter(${luaName(name)}, ${list}, 2 * ${count})`;
    }),
  ].join('\n  ');
}
