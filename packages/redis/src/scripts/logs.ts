import { base } from './base.ts';
import type { Script } from './script.ts';

/** Most lines kept of one run. */
export const keptLines = 10_000;

/** How long it is known which lines of a run came last; whoever has no answer asks again within seconds. */
const pieceKnownS = 600;

/**
 * ARGV: `{run, nonce}`, the line that says the log is full, lines. A batch that was sent twice is appended once. The first lines are kept,
 * since numbers of lines must not move under who reads on by them. Answers how many there are.
 */
export const appendLogScript: Script = {
  name: 'escapementAppendLog',
  lua: `${base}
local ask = cjson.decode(ARGV[1])
local log, piece = K.log .. ask.run, K.piece .. ask.run
if not call('ZSCORE', K.open, ask.run) or call('GET', piece) == ask.nonce then return 0 end
call('SET', piece, ask.nonce, 'EX', ${pieceKnownS})
local length, bytes = call('LLEN', log), 0
if length == 0 then call('ZADD', K.logs, call('ZSCORE', K.runs, ask.run) or '0', ask.run) end
for i = 3, #ARGV do
  if length >= ${keptLines} then break end
  length = length + 1
  local line = length == ${keptLines} and ARGV[2] or ARGV[i]
  call('RPUSH', log, line)
  bytes = bytes + #line
end
call('HINCRBY', K.logBytes, ask.run, int(bytes))
weigh('logBytes', bytes)
flush()
return length`,
};
