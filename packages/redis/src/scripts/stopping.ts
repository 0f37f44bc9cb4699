import { base } from './base.ts';
import { ends } from './ends.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { releases } from './releases.ts';
import { retention } from './retention.ts';
import type { Script } from './script.ts';
import { stops } from './stops.ts';

/**
 * ARGV: `{run, by, reason}`. Somebody wants a run stopped. One that a worker has begun keeps the request, of which its worker is told; any other
 * is over and leaves its queue. Answers 'asked', 'cancelled', 'over' or 'unknown'.
 */
export const stopScript: Script = {
  name: 'escapementStop',
  lua: `${base}${ledger}${life}${retention}${ends}${releases}${stops}
local ask = cjson.decode(ARGV[1])
local now = redisMillis()
local run = readRun(ask.run)
if not run then return pastOf(ask.run) and 'over' or 'unknown' end

local answer = stopRun(now, run, cjson.encode({ at = now, by = ask.by, reason = ask.reason }))
if hasRoom() then makeRoom(now) end
local crowded = flushRecents()
flush()
for _, job in ipairs(crowded) do tidyJob(job) end
return answer`,
};
