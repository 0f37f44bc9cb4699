import { openRunsPerJob } from '@escapement/core';
import { base } from './base.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

/** How a run that was asked for comes to be. Needs base, life and staging. */
export const asking = `
-- Whether it was asked for before, and is there or has a row.
local function isKnown(run)
  return call('ZSCORE', K.runs, run.id) or call('HEXISTS', K.rows .. run.job, 'm' .. run.id) == 1
end

-- Keeps a text beside the log of a run, as part of which it counts.
local function keepTold(run, field, text)
  local by = #text - #(call('HGET', K.told .. run.id, field) or '')
  call('HSET', K.told .. run.id, field, text)
  call('ZADD', K.logs, run.fire, run.id)
  call('HINCRBY', K.logBytes, run.id, int(by))
  call('HINCRBY', K.jobLogBytes, run.job, int(by))
  weigh('logBytes', by)
end

-- Whether as many of its job are not over as may be asked for.
local function isBacklogged(job)
  return call('ZLEXCOUNT', K.open, byName(job)) >= ${openRunsPerJob}
end

-- Why it would not begin if it were asked for now, and which run is in its way. 'limit': how many of its job may wait for their turn.
local function inTheWay(run)
  local first, last = byName(run.job)
  local places = placesOf(run)
  local atWork = call('ZRANGEBYLEX', K.alive, first, last, 'LIMIT', '0', int(places))
  local other = atWork[1]
  if run.overlap == 'skip' and #atWork >= places then return {'overlap', other} end
  if run.overlap == 'queue' and call('ZLEXCOUNT', K.behind, first, last) >= run.limit then
    return {'overlap-limit', other or call('ZRANGEBYLEX', K.behind, first, last, 'LIMIT', '0', '1')[1]}
  end
  if isBacklogged(run.job) then return {'backlog', ''} end
end

-- Its card must stand before it can be taken.
local function stageAsked(now, run, sealed, card)
  run.sealed = sealed
  call('HSETNX', K.cards .. run.job, int(run.revision), card)
  stageRuns(now, { toldRun(run) })
end
`;

/**
 * ARGV: `{run, stems, of}` as JSON, the sealed ticket, the sealed card, who asked (JSON), and the run's own input where it has one. Stages a run
 * that does `of` once more, unless one with any of the `stems` in its id is not over, or its job lets it not begin. Answers {'enqueued'},
 * {'exists'}, or why it did not, and which run is in the way.
 */
export const repeatScript: Script = {
  name: 'escapementRepeat',
  lua: `${base}${ledger}${life}${staging}${asking}
local ask = cjson.decode(ARGV[1])
local run = ask.run
local no = refusedFor({ run })
if no then return no end
if isKnown(run) then return {'exists'} end
for _, id in ipairs(call('ZRANGEBYLEX', K.open, byName(run.job))) do
  for _, stem in ipairs(ask.stems) do
    if string.find(id, stem, 1, true) then return {'repeated', id} end
  end
end
local refusal = inTheWay(run)
if refusal then return refusal end
local now = redisMillis()
stageAsked(now, run, ARGV[2], ARGV[3])
keepTold(run, 'b', ARGV[4])
if ARGV[5] then keepTold(run, 'i', ARGV[5]) end
-- Where that is still known.
local fire = call('ZSCORE', K.runs, ask.of)
if fire then keepTold({ id = ask.of, job = run.job, fire = fire }, 'y', run.id) end
flush()
return {'enqueued'}`,
};
