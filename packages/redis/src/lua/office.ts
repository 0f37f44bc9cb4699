import type { Script } from '../script.ts';
import { prelude } from './prelude.ts';

/** ARGV: ensemble, epoch, node. Answers {1, found, generation} or {0, current epoch}. Claiming again what one holds is fine. */
export const claimScript: Script = {
  name: 'escapementClaim',
  lua: `${prelude}
local key = p .. 'epoch'
local stands = call('HMGET', key, 'ensemble', 'epoch', 'generation')
local found = 'nothing'
if stands[2] then
  found = 'other-ensemble'
  if stands[1] == ARGV[1] then
    if tonumber(stands[2]) > tonumber(ARGV[2]) then return {0, stands[2]} end
    found = 'same-ensemble'
  end
end
call('HSET', key, 'ensemble', ARGV[1], 'epoch', ARGV[2], 'nodeId', ARGV[3], 'generation', stands[3] or '0')
return {1, found, stands[3] or '0'}`,
};

/** Writes what nobody reads, to see whether Redis takes it. */
export const probeScript: Script = {
  name: 'escapementProbe',
  lua: `${prelude}
call('SET', p .. 'probe', '1', 'PX', 60000)
return 1`,
};

/** Counts one fenced transaction. Last in each of them. */
export const generationScript: Script = {
  name: 'escapementGeneration',
  lua: `${prelude}
return call('HINCRBY', p .. 'epoch', 'generation', 1)`,
};
