import type { Script } from '../script.ts';
import { prelude } from './prelude.ts';

/** Most lines kept of one run. */
export const keptLines = 10_000;

/**
 * ARGV: run, nonce, line that says the log is full, lines. A batch that was sent twice is appended once. The first lines are
 * kept, since numbers of lines must not move under who reads on by them.
 */
export const appendLogScript: Script = {
  name: 'escapementAppendLog',
  lua: `${prelude}
local key = p .. 'run:' .. ARGV[1]
local log = p .. 'log:' .. ARGV[1]
local run = call('HMGET', key, 'state', 'logNonce')
if not run[1] or run[2] == ARGV[2] then return 0 end
call('HSET', key, 'logNonce', ARGV[2])
local length = call('LLEN', log)
for i = 4, #ARGV do
  if length >= ${keptLines} then break end
  length = length + 1
  if length == ${keptLines} then call('RPUSH', log, ARGV[3]) else call('RPUSH', log, ARGV[i]) end
end
return length`,
};
