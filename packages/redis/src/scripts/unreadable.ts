import type { Script } from './script.ts';
import { sound } from './sound.ts';

/** ARGV: `{names}` that could not be read. */
export const noteUnreadableScript: Script = {
  name: 'escapementNoteUnreadable',
  lua: `${sound}
for _, name in ipairs(cjson.decode(ARGV[1]).names) do unreadable(name) end
return 1`,
};

/** ARGV: `{key, type}`: the type that we write it with. Puts the key aside unless another has done so, and written ours anew. */
export const putAsideScript: Script = {
  name: 'escapementPutAside',
  lua: `${sound}
local ask = cjson.decode(ARGV[1])
local stands = redis.call('TYPE', ask.key).ok
if stands ~= ask.type and stands ~= 'none' then putAside(ask.key) end
return 1`,
};

/** ARGV: `{since}`. Forgets what was not met since. Answers what was. */
export const recentlyUnreadableScript: Script = {
  name: 'escapementRecentlyUnreadable',
  lua: `${sound}
local since = cjson.decode(ARGV[1]).since
local noted, names = call('HGETALL', K.unreadable), {}
for i = 1, #noted, 2 do
  if (tonumber(noted[i + 1]) or 0) < since then call('HDEL', K.unreadable, noted[i])
  else names[#names + 1] = noted[i] end
end
return names`,
};
