import type { Script } from '../script.ts';
import { sound } from './sound.ts';

/** ARGV: what could not be read, any number of names. */
export const noteUnreadableScript: Script = {
  name: 'escapementNoteUnreadable',
  lua: `${sound}
for i = 1, #ARGV do unreadable(ARGV[i]) end
return 1`,
};

/** ARGV: key, the type that we write it with. Puts the key aside unless another has done so, and written ours anew. */
export const putAsideScript: Script = {
  name: 'escapementPutAside',
  lua: `${sound}
local stands = redis.call('TYPE', ARGV[1]).ok
if stands ~= ARGV[2] and stands ~= 'none' then putAside(ARGV[1]) end
return 1`,
};

/** ARGV: an instant. Forgets what was not met since. Answers what was. */
export const recentlyUnreadableScript: Script = {
  name: 'escapementRecentlyUnreadable',
  lua: `${sound}
local noted, names = call('HGETALL', p .. 'unreadable'), {}
for i = 1, #noted, 2 do
  if (tonumber(noted[i + 1]) or 0) < tonumber(ARGV[1]) then call('HDEL', p .. 'unreadable', noted[i])
  else names[#names + 1] = noted[i] end
end
return names`,
};
