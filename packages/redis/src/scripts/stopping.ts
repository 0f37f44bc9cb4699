import { base } from './base.ts';
import { ends } from './ends.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { retention } from './retention.ts';
import type { Script } from './script.ts';

/**
 * ARGV: `{run, by, reason}`. Somebody wants a run stopped. One that a worker has begun keeps the request, of which its worker is told; any other
 * is over and leaves its queue. Answers 'asked', 'cancelled', 'over' or 'unknown'.
 */
export const stopScript: Script = {
  name: 'escapementStop',
  lua: `${base}${ledger}${life}${retention}${ends}
local ask = cjson.decode(ARGV[1])
local now = redisMillis()
local run = readRun(ask.run)
if not run then return pastOf(ask.run) and 'over' or 'unknown' end

local request = cjson.encode({ at = now, by = ask.by, reason = ask.reason })
-- Whoever may not speak in this channel is heard all the same: a beat asks the record.
local function ring() redis.pcall('PUBLISH', K.stops, run.id) end

if run.state == 'running' then
  if not run.stop then
    run.stop = request
    writeRecord(run)
    flush()
  end
  ring()
  return 'asked'
end
run.stop = request
local wasInHand = isInHand(run)
move(now, run, 'cancel')
if isSoundQueue(run.queue) then gather('ZREM', ofQueue(run.queue, 'delayed'), run.id) end
leaveQueue(run)
local crowded = flushRecents()
flush()
for _, job in ipairs(crowded) do tidyJob(job) end
-- It stood in line for its lock, and its worker has it in hand still.
if wasInHand then ring() end
return 'cancelled'`,
};
