import type { Script } from '../script.ts';
import { prelude } from './prelude.ts';

/**
 * ARGV: any number of runs, four each: run, revision, queue entry, sealed envelope. Replaces the envelope of an entry that
 * waits in its queue for a run that is staged still. Answers how many it replaced.
 */
export const resealScript: Script = {
  name: 'escapementReseal',
  lua: `${prelude}
local resealed = 0
for i = 1, #ARGV, 4 do
  local run = call('HMGET', p .. 'run:' .. ARGV[i], 'state', 'rev')
  if run[1] == 'staged' and run[2] == ARGV[i + 1] and isEntry(ARGV[i + 2]) then
    call('HSET', ARGV[i + 2], 'data', ARGV[i + 3])
    resealed = resealed + 1
  end
end
return resealed`,
};
