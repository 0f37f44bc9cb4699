import { base } from './base.ts';
import { life } from './life.ts';
import type { Script } from './script.ts';

/**
 * ARGV: `{run, attempt}`, fields and values. What is told of a run counts as part of its log, and goes with it. Of an attempt that is not under
 * way nothing is kept, and nothing of an earlier one beside it.
 */
export const tellScript: Script = {
  name: 'escapementTell',
  lua: `${base}${life}
local ask = cjson.decode(ARGV[1])
local told = K.told .. ask.run
local run = readRun(ask.run)
if not run or run.state ~= 'running' or (run.attempt or ask.attempt) ~= ask.attempt then return 0 end

local function bytesOfAll()
  local bytes = 0
  for _, text in ipairs(call('HVALS', told)) do bytes = bytes + #text end
  return bytes
end

local before = bytesOfAll()
if call('HGET', told, 'a') ~= int(ask.attempt) then call('HDEL', told, 'a', 'r', 'l', 'p') end
call('HSET', told, 'a', int(ask.attempt), unpack(ARGV, 2))
local by = bytesOfAll() - before
call('ZADD', K.logs, call('ZSCORE', K.runs, ask.run) or '0', ask.run)
call('HINCRBY', K.logBytes, ask.run, int(by))
call('HINCRBY', K.jobLogBytes, run.job, int(by))
weigh('logBytes', by)
flush()
return 1`,
};
