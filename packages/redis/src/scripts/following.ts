import { afterLimits } from '@escapement/core';
import { asking } from './asking.ts';
import { base } from './base.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

/** What a job waits for is remembered so long after the last of it has ended. */
const keptForS = 90 * 86_400;

/** ARGV: `{by, jobs}`. The jobs whose ends are noted from now on. Answers {'committed', generation}, or why it was refused. */
export const setFollowedScript: Script = {
  name: 'escapementSetFollowed',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
call('DEL', K.followed)
for from = 1, #ask.jobs, 4000 do
  call('SADD', K.followed, unpack(ask.jobs, from, math.min(from + 3999, #ask.jobs)))
end
-- Nobody comes after anything any more.
if #ask.jobs == 0 then call('DEL', K.endings) end
return {'committed', committed(redisMillis())}`,
};

/**
 * ARGV: `{by, kept, joins, runs}` as JSON, then of each run the sealed ticket, the sealed card, who asked (JSON) and its input. Takes an end that was
 * noted, and makes the runs after it; `joins`: {job, at, text} of what others wait for. Where the end is not there any more another leader has seen to
 * it, and nothing is written. Answers {'committed', generation}, or why it was refused.
 */
export const followScript: Script = {
  name: 'escapementFollow',
  lua: `${base}${ledger}${life}${fence}${staging}${asking}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by) or refusedFor(ask.runs)
if no then return no end
local now, fresh = redisMillis(), {}
if call('LREM', K.endings, '1', ask.kept) == 1 then
  for _, join in ipairs(ask.joins) do
    local key, at = K.joins .. join.job, int(join.at)
    call('ZREMRANGEBYSCORE', key, at, at)
    call('ZADD', key, at, join.text)
    call('ZREMRANGEBYRANK', key, '0', '-${afterLimits.joinsPerJob + 1}')
    call('EXPIRE', key, '${keptForS}')
  end
  for i, run in ipairs(ask.runs) do
    if not isKnown(run) then
      run.sealed = ARGV[4 * i - 2]
      call('HSETNX', K.cards .. run.job, int(run.revision), ARGV[4 * i - 1])
      fresh[#fresh + 1] = toldRun(run)
      keepTold(run, 'b', ARGV[4 * i])
      keepTold(run, 'i', ARGV[4 * i + 1])
    end
  end
  stageRuns(now, fresh)
end
flush()
return {'committed', committed(now)}`,
};

/** ARGV: `{by, kept}`. Puts an end behind the others. Answers {'committed', generation}, or why it was refused. */
export const postponeEndingScript: Script = {
  name: 'escapementPostponeEnding',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
if call('LREM', K.endings, '1', ask.kept) == 1 then call('RPUSH', K.endings, ask.kept) end
return {'committed', committed(redisMillis())}`,
};
