import { base } from './base.ts';
import { ends } from './ends.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { retention } from './retention.ts';
import { lazily, type Script } from './script.ts';
import { takes } from './takes.ts';

/**
 * ARGV: `{by: {worker, queue, lockMs, most, seen}, ends, backs, begins, recall?}`. Ends runs and gives runs back, begins those whose lock is
 * held, and takes up to `most` others, all in one call: at low load the price of a run is the number of round trips. Answers
 * {generation, 1 if vouched, ends, backs, begins, taken, next due}; a run that is taken is {id, state, attempt, now, entry}. What was
 * ended, begun or given back before is answered as it was, so that a call may be sent again.
 */
export const exchangeScript: Script = {
  name: 'escapementExchange',
  lua: `${base}${lazily(ledger, ['record', 'recordAsked', 'carveFire'])}${life}${lazily(retention, ['tidyJob'])}${ends}${takes}
local ask = cjson.decode(ARGV[1])
local by = ask.by
local now = redisMillis()
local ended, given, begun = {}, {}, {}
readAhead(ask.ends.ids)
for i, each in ipairs(endsIn(ask.ends)) do ended[i] = endRun(now, each, by.queue) end
for i, each in ipairs(ask.backs) do
  each.worker = by.worker
  given[i] = handBack(now, each)
end
local crowded = flushRecents()
flush()
for _, job in ipairs(crowded) do tidyJob(job) end
local office = call('HMGET', K.epoch, 'server', 'generation')
local generation = numberIn(office[2], 'office', 'generation') or 0
if office[1] ~= serverId() or generation < by.seen then return { generation, 0, ended, given, begun, {}, 0 } end
for i, each in ipairs(ask.begins) do begun[i] = beginWaiting(now, each, by) end
local taken, nextDue
if ask.recall then taken, nextDue = recall(by, ask.recall), 0 else taken, nextDue = take(now, by) end
if #taken > 0 then call('HSET', K.beats, by.worker, int(now)) end
flush()
if #ended + #given + #begun + #taken > 0 then generation = call('HINCRBY', K.epoch, 'generation', 1) end
return { generation, 1, ended, given, begun, taken, nextDue }`,
};
