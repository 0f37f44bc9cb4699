import type { LedgerReason } from '@escapement/core';
import { backfills } from './backfilling.ts';
import { base } from './base.ts';
import { places } from './delaying.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { forgottenRevision } from './names.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

/** Where no loss is noted. */
const reasonOfNone: LedgerReason = 'redis-went-back';
/** Who stops a back-fill of which nobody can tell what it has run. */
const byLeader = 'escapement';
/** Of a run that was to begin once more: whether it has, and how that ended. */
const cannotBeKnown = 'Redis lost its memory: whether it ended cannot be known';

/**
 * ARGV: `{by, most}` as JSON. Takes back runs that are staged, whatever their revision, and when none is left what is projected but for the
 * definitions, for a Redis whose memory cannot be relied on. Answers {'committed', generation, how many it took back}: 0 when it is done.
 */
export const forgetScript: Script = {
  name: 'escapementForget',
  lua: `${base}${ledger}${life}${fence}${staging}${places}${backfills}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
local now = redisMillis()
local taken = 0
local isNoted, unknown = pcall(cjson.decode, call('HGET', K.epoch, 'unknown') or '')
local reason = isNoted and type(unknown) == 'table' and unknown.reason or '${reasonOfNone}'

-- A fire time is decided anew by its schedule; what a person asked for is not asked for again.
local function tellAsked(run)
  if isScheduled(run.id) then return end
  recordAsked(now, run.job, { runId = run.id, fireTime = tonumber(run.fire), outcome = 'unknown', reason = reason })
end

local function forgetAll(index)
  for _, id in ipairs(call('ZRANGE', index, 0, ask.most - 1)) do
    local run = readRun(id)
    -- What has begun before stays a run, and so does a part of one; nothing is planned in its place.
    local isKept = run and may(run, 'lose') and (groupOf(id) or run.state == 'retrying' and (run.attempt or 1) > 0)
    if run and move(now, run, isKept and 'lose' or 'forget', '${cannotBeKnown}') then
      if not isKept then tellAsked(run) end
      leaveLine(run)
      if isSoundQueue(run.queue) then call('LREM', ofQueue(run.queue, 'active'), -1, id) end
      dropKey(ofQueue(run.queue, id))
      dropKey(ofQueue(run.queue, id) .. ':lock')
    else
      gather('ZREM', index, id)
    end
    taken = taken + 1
  end
  flush()
end
forgetAll(K.owed)
forgetAll(K.waiting)
forgetAll(K.blocked)
-- A delayed run whose time lies in what is lost may have begun.
local unknownUntil = isNoted and type(unknown) == 'table' and tonumber(unknown['until'])
for _, job in ipairs(unknownUntil and call('ZRANGEBYSCORE', K.later, '-inf', int(unknownUntil), 'LIMIT', '0', '20') or {}) do
  for _, slot in ipairs(call('ZRANGEBYSCORE', K.laterOf .. job, '-inf', int(unknownUntil), 'LIMIT', '0', int(ask.most))) do
    local state, told = standingIn(job, slot)
    local due = tonumber(call('ZSCORE', K.laterOf .. job, slot))
    leavePlace(job, slot)
    if state == 'pending' then
      recordAsked(now, job, { runId = job .. '@' .. told[1], fireTime = due, outcome = 'unknown', reason = reason })
    end
    taken = taken + 1
  end
  noteNext(job)
end
if taken == 0 then
  -- Which of its fire times a back-fill has run is not known: to go on could run some twice.
  for _, job in ipairs(call('ZRANGE', K.backfills, 0, -1)) do
    local id = runningOf(job)
    if id then endBackfill(now, job, id, 'stopped', { by = '${byLeader}', reason = reason }) end
  end
  -- What has come of the ends that are noted here is not known, nor whether what they are joined to has run.
  call('DEL', K.endings)
  -- Of what is set aside nobody else has the definitions.
  for _, job in ipairs(call('HKEYS', K.revisions)) do
    dropKey(K.joins .. job)
    if not call('ZSCORE', K.orphans, job) then
      dropKey(K.cards .. job)
      gather('HSET', K.revisions, job, '${forgottenRevision}')
    end
  end
  -- What was announced stays so: a job may have been deleted since, and nothing else tells of it.
  call('DEL', K.schedule, K.minRevision, K.nudge)
end
flushRecents()
flush()
return {'committed', committedBefore(now), taken}`,
};
