import { base } from './base.ts';
import type { Script } from './script.ts';

/** No place is beyond this, whatever somebody wrote there: what came after it would be seen by nobody. */
export const highestPlace = 999_999_999_999;

/**
 * ARGV: `{rows, bytes}` that are kept at most, then the rows as texts, each of which is like no other. A row is a member of one sorted set, so that
 * one that comes twice stands once. Bytes are counted beside them, and counted anew where somebody wrote over the count.
 */
export const noteActsScript: Script = {
  name: 'escapementNoteActs',
  lua: `${base}
local most = cjson.decode(ARGV[1])

local function counted()
  local bytes = 0
  for _, text in ipairs(call('ZRANGE', K.acts, 0, -1)) do bytes = bytes + #text end
  return bytes
end

local bytes = numberIn(call('GET', K.actBytes), 'act-bytes', '') or counted()
local newest = call('ZREVRANGEBYSCORE', K.acts, '${highestPlace}', '0', 'WITHSCORES', 'LIMIT', 0, 1)
local place = tonumber(newest[2] or 0)
for i = 2, #ARGV do
  local after = math.min(place + 1, ${highestPlace})
  if call('ZADD', K.acts, 'NX', int(after), ARGV[i]) == 1 then
    place = after
    bytes = bytes + #ARGV[i]
  end
end
while bytes > most.bytes or call('ZCARD', K.acts) > most.rows do
  local oldest = call('ZPOPMIN', K.acts)[1]
  if not oldest then
    bytes = 0
    break
  end
  bytes = bytes - #oldest
end
call('SET', K.actBytes, int(bytes))
return 1`,
};
