import { base } from './base.ts';
import { fence } from './fence.ts';
import type { Script } from './script.ts';

/**
 * ARGV: `{by, orphans, present, isLast}`. What was projected in another ensemble and is missing in this one is set aside with its
 * cursor: it is not planned, and nothing of it is taken back; what is there again goes back to its cursor. Answers {'committed',
 * generation}, or why it was refused.
 */
export const adoptScript: Script = {
  name: 'escapementAdopt',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
local now = redisMillis()
for _, job in ipairs(ask.orphans) do
  local cursor = call('ZSCORE', K.schedule, job)
  call('ZADD', K.orphans, 'NX', cursor or '-1', job)
  call('ZREM', K.schedule, job)
end
for _, job in ipairs(ask.present) do
  local cursor = call('ZSCORE', K.orphans, job)
  if cursor then
    call('ZREM', K.orphans, job)
    if tonumber(cursor) >= 0 then call('ZADD', K.schedule, cursor, job) end
  end
end
if ask.isLast then
  local adopted = call('HGET', K.epoch, 'adopted')
  if adopted ~= ask.by.ensemble and call('ZCARD', K.orphans) > 0 then
    call('HSET', K.epoch, 'orphanedAt', int(now), 'orphanedFrom', adopted or '')
  end
  call('HSET', K.epoch, 'adopted', ask.by.ensemble)
end
return {'committed', committedBefore(now)}`,
};

/** ARGV: `{jobs}`: orphans that a person gives up. The leader takes them out of the schedule like any job that was deleted. Answers how many. */
export const discardScript: Script = {
  name: 'escapementDiscard',
  lua: `${base}
local discarded = 0
for _, job in ipairs(cjson.decode(ARGV[1]).jobs) do
  if call('ZSCORE', K.orphans, job) then discarded = discarded + call('SADD', K.discarded, job) end
end
return discarded`,
};

/** ARGV: `{by, kept, removed}` with names of calendars, then the definitions of those that are kept, in their order. */
export const keepCalendarsScript: Script = {
  name: 'escapementKeepCalendars',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
for i, name in ipairs(ask.kept) do call('HSET', K.calendars, name, ARGV[1 + i]) end
for _, name in ipairs(ask.removed) do call('HDEL', K.calendars, name) end
return {'committed', committed(redisMillis())}`,
};
