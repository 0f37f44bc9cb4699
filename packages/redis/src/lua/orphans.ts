import type { Script } from '../script.ts';
import { prelude } from './prelude.ts';

/**
 * ARGV: ensemble, epoch, now, 1 with the last of several calls, how many orphans follow, the orphans, then jobs that are there. What
 * was projected in another ensemble and is missing in this one is set aside with its cursor: it is not planned, and nothing of it is
 * taken back. Answers 0 when the office is not the caller's.
 */
export const adoptScript: Script = {
  name: 'escapementAdopt',
  lua: `${prelude}
local key = p .. 'epoch'
local stands = call('HMGET', key, 'ensemble', 'epoch', 'adopted')
if stands[1] ~= ARGV[1] or stands[2] ~= ARGV[2] then return 0 end
local orphans = tonumber(ARGV[5])
for i = 6, 5 + orphans do
  local cursor = call('ZSCORE', p .. 'schedule', ARGV[i])
  call('ZADD', p .. 'orphans', 'NX', cursor or '-1', ARGV[i])
  call('ZREM', p .. 'schedule', ARGV[i])
end
for i = 6 + orphans, #ARGV do
  local cursor = call('ZSCORE', p .. 'orphans', ARGV[i])
  if cursor then
    call('ZREM', p .. 'orphans', ARGV[i])
    if tonumber(cursor) >= 0 then call('ZADD', p .. 'schedule', cursor, ARGV[i]) end
  end
end
if ARGV[4] == '1' then
  if stands[3] ~= ARGV[1] and call('ZCARD', p .. 'orphans') > 0 then
    call('HSET', key, 'orphanedAt', ARGV[3], 'orphanedFrom', stands[3] or '')
  end
  call('HSET', key, 'adopted', ARGV[1])
end
return 1`,
};

/** ARGV: orphans that a person gives up. The leader takes them out of the schedule like any job that was deleted. Answers how many. */
export const discardScript: Script = {
  name: 'escapementDiscard',
  lua: `${prelude}
local discarded = 0
for i = 1, #ARGV do
  if call('ZSCORE', p .. 'orphans', ARGV[i]) then
    discarded = discarded + call('SADD', p .. 'discarded', ARGV[i])
  end
end
return discarded`,
};

/** ARGV: how many calendars follow, their names and definitions, then names of calendars that were deleted. */
export const keepCalendarsScript: Script = {
  name: 'escapementKeepCalendars',
  lua: `${prelude}
local kept = tonumber(ARGV[1])
for i = 2, 2 * kept, 2 do call('HSET', p .. 'calendars', ARGV[i], ARGV[i + 1]) end
for i = 2 + 2 * kept, #ARGV do call('HDEL', p .. 'calendars', ARGV[i]) end
return 1`,
};
