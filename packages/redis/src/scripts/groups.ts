import { runLife } from '@escapement/core';

/** How what never came to an end stands among the letters of the others. */
export const takenBackLetter = 'x';
/** That nobody can tell any more what became of one. */
export const goneLetter = 'g';

/**
 * The fields of a group that are no shard's: how many of them must succeed and when they were made, that they were told to stop, and that its run may
 * have ended before, in what Redis has lost since.
 */
export const groupFields = { success: '-success', toldToStop: '-told', untold: '-untold' } as const;

/** How long a group is told of after its run has ended. */
export const groupKeptForS = 7 * 86_400;

/**
 * What the shards of a run have come to: a hash with a field for each, by what tells it from the others (`3of8`, `~worker-1`), empty until it is over. Whatever move ends one
 * notes it, so that nobody has to look for it. Needs the base.
 */
export const groups = `
local takenBack = '${takenBackLetter}'

-- What tells a shard from the others of its group.
local function shardIn(id, group) return string.match(string.sub(id, #group + 1), '^%.?(.*)$') end

-- The reverse.
local function shardOf(group, field) return group .. (string.sub(field, 1, 1) == '~' and '' or '.') .. field end

-- A group that is not there has been forgotten with its run.
local function noteShard(run, group, letter)
  local key = K.group .. group
  if call('HEXISTS', key, shardIn(run.id, group)) == 1 then gather('HSET', key, shardIn(run.id, group), letter) end
end
`;

/** The letter of a shard's end. */
export const endOfLetter = {
  [runLife.succeeded.letter]: 'succeeded',
  [runLife.failed.letter]: 'failed',
  [runLife.cancelled.letter]: 'cancelled',
  [runLife['timed-out'].letter]: 'timed-out',
  [runLife.lost.letter]: 'lost',
  [takenBackLetter]: 'taken-back',
  [goneLetter]: 'gone',
} as const;
