import type { Script } from '../script.ts';
import { prelude } from './prelude.ts';

/** ARGV: how many at most. Drops the runs that settled first. Answers how many it dropped. */
export const dropSettledScript: Script = {
  name: 'escapementDropSettled',
  lua: `${prelude}
local old = call('ZRANGE', p .. 'settled', 0, tonumber(ARGV[1]) - 1)
dropSettled(old)
return #old`,
};
