import { type LifeState, moved, type RunEvent, runIndexes } from '@escapement/core';
import { luaName } from './names.ts';
import { indexesBetween } from './record.ts';
import { soundCalls } from './sound.ts';

/**
 * Nearly every run is plain: it is staged once, begun in time, and succeeds in its first attempt with nothing to say. Scripts serve such runs
 * straight: for all of a call at once, with no table for a run and no function but the few that they need, since what a script costs is
 * its definitions and the Lua between its commands. A run that is not exactly as a plain one is written is left to the functions that
 * take any, before anything of it has changed. Both follow from the table of the life of a run, and both write the same.
 */
export const plain = `${soundCalls}
local sub, find, match, format = string.sub, string.find, string.match, string.format

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

-- Whether it does no part of another run, whose end would have to be noted beside that one.
local function isWholeRun(id) return not find(id, '[.~]') end

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
      return `send('ZADD', ${luaName(name)}, ${list}, 2 * ${count})`;
    }),
  ].join('\n  ');
}
