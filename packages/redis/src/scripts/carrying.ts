import { reasonsOfPlan, takenBackAfterBegin } from '@escapement/core';
import { asking } from './asking.ts';
import { base } from './base.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { releases } from './releases.ts';
import { trimmedTo } from './retention.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

const decidedByPlan = reasonsOfPlan.map((reason) => `['${reason}'] = true`).join(', ');

/**
 * ARGV: `{by, changes}` as JSON, then the texts that the changes refer to by number: sealed envelopes and cards, and definitions. A change is
 * {job, revision, below, kept, dropped, openAfter, rows, asides, card, last}: runs to keep, as they are staged, each with the number of
 * its envelope and the queue that it was in; ids to drop when they are staged under an older revision; rows to record; and at the end
 * of a change what is projected. Answers {'committed', generation, dropped}, or why it was refused.
 */
export const carryScript: Script = {
  name: 'escapementCarry',
  lua: `${base}${ledger}${life}${fence}${staging}${releases}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
for _, change in ipairs(ask.changes) do no = no or refusedFor(change.kept) end
if no then return no end
local now = redisMillis()

-- What a leader decided, ahead of time or late, for fire times that turn out to belong to the version that now stands: that one
-- decides them anew. What the gate decided stands.
local decidedByPlan = { ${decidedByPlan} }

local function openAfter(job, instant)
  for _, found in ipairs(rowsWithin(job, instant + 1, math.huge)) do
    if decidedByPlan[rowAt(job, found).reason] then carveRow(job, found, instant + 1, math.huge) end
  end
end

local function removeEntry(run)
  leaveLine(run)
  dropKey(ofQueue(run.queue, run.id))
end

-- A run that stands in line for its lock is taken from its worker, who hears of it with its next beat, or when it would begin it.
local function leaveHands(run)
  tryCall('LREM', ofQueue(run.queue, 'active'), -1, run.id)
  dropKey(ofQueue(run.queue, run.id) .. ':lock')
end

-- A staged run goes on as one of the version that stands: its record, and its entry where it stands or at its new place.
local function keepStaged(run, standing, place)
  if isInHand(standing) then
    standing.next = int(run.due)
    move(now, standing, 'recast')
    leaveHands(standing)
    flush()
  end
  run.state, run.stagedAt = standing.state, standing.stagedAt
  run.fire, run.attempt = standing.fire, standing.attempt or 1
  if not standing.isDamaged then
    -- What goes on where it stood may have got another due time, which must not be taken for when it may begin.
    if standing.state == 'retrying' or standing.next ~= standing.due then run.next = standing.next end
    run.begunAt, run.worker = standing.begunAt, standing.worker
    run.lost, run.told, run.locked, run.stop = standing.lost, standing.told, standing.locked, standing.stop
    run.earlier, run.failures = standing.earlier, standing.failures
  end
  reindex(run)
  writeRecord(run)
  local entry = ofQueue(run.queue, run.id)
  local isAsItStood = standing.queue == run.queue and standing.next == run.next and standing.flow == run.flow
  if isAsItStood and isEntry(entry) and isQueued(run) then
    call('HSET', entry, 'data', run.sealed)
    return
  end
  removeEntry(standing)
  flush()
  addEntry(now, run, place)
end

local function keep(runs)
  local fresh = {}
  for i, run in ipairs(runs) do
    toldRun(run)
    run.sealed = ARGV[1 + run.number]
    local standing = readRun(run.id)
    if not standing then fresh[#fresh + 1] = run
    elseif may(standing, 'take-back') and (standing.revision < run.revision or standing.isDamaged) then
      keepStaged(run, standing, i)
    end
  end
  stageRuns(now, fresh)
end

-- How one ends that is taken back. What has begun before, and lost its worker or was handed back, stays a run, since its task may have done half
-- of its work; and so does what somebody asked for, who was told where to find it.
local function endOf(run, because)
  if (run.attempt or 0) > 0 then return 'cancel', '${takenBackAfterBegin}' end
  if because and not isScheduled(run.id) and not groupOf(run.id) then return 'cancel', 'not begun: ' .. because end
  return 'take-back'
end

-- The runs that were taken back of the job whose turn it is, by fire time.
local gone = {}
local function drop(ids, below, reasons)
  local dropped = 0
  for _, id in ipairs(ids) do
    local run = readRun(id)
    local wasInHand = run and isInHand(run)
    if run and (run.revision < below or run.isDamaged) and may(run, 'take-back') then
      local event, reason = endOf(run, reasons[id])
      move(now, run, event, reason)
      if wasInHand then leaveHands(run) end
      removeEntry(run)
      if event == 'take-back' then gone[tonumber(run.fire)] = id end
      dropped = dropped + 1
    end
  end
  return dropped
end

-- What stands of the jobs whose changes end here, asked for at once.
local ending = {}
for _, change in ipairs(ask.changes) do
  if change.last then ending[#ending + 1] = change end
end
local endingJobs = distinct(ending, 'job')
local least, announced = fieldsOf(K.minRevision, endingJobs), {}
for i, revision in ipairs(#endingJobs > 0 and call('ZMSCORE', K.announced, unpack(endingJobs)) or {}) do
  announced[endingJobs[i]] = revision or nil
end

-- What a job says itself of how many of its runs are kept, or nothing any more.
local function projectKeep(job, keep)
  if keep then gather('HSET', K.keepDays, job, int(keep.days or 0)) else gather('HDEL', K.keepDays, job) end
  if keep and keep.runs then
    gather('HSET', K.keep, job, int(keep.runs))
  elseif call('HDEL', K.keep, job) == 1 then
    -- What it kept beyond the others goes when all jobs are looked at once more.
    call('HDEL', K.keep, '${trimmedTo}')
  end
end

local function project(job, revision, last)
  local stands = leastRevision(job, least[job])
  if last.present == 'broken' then
    call('HSET', K.job .. job, 'brokenSince', int(now))
    gather('HSET', K.revisions, job, int(revision) .. ' broken')
  else
    if revision > stands then gather('HSET', K.minRevision, job, int(revision)) end
    gather('ZREM', K.orphans, job)
    gather('SREM', K.discarded, job)
    if last.present == 'gone' then
      dropKey(K.job .. job)
      dropKey(K.cards .. job)
      if call('EXISTS', K.laterOf .. job) == 1 then gather('ZADD', K.laterEnding, int(now), job) end
      gather('HDEL', K.revisions, job)
      projectKeep(job, nil)
    else
      call('HSET', K.job .. job, 'definition', ARGV[1 + last.definition], 'revision', int(revision))
      call('HDEL', K.job .. job, 'brokenSince')
      gather('HSET', K.revisions, job, int(revision))
      projectKeep(job, last.keep)
    end
    if announced[job] and tonumber(announced[job]) <= revision then gather('ZREM', K.announced, job) end
  end
  moveCursor(job, last.nextFireTime)
end

-- The card must stand before a run of it can be taken; older ones are of use to nobody, since their runs are not begun any more.
local function putCard(job, revision, card)
  call('DEL', K.cards .. job)
  call('HSET', K.cards .. job, int(revision), card)
end

local dropped = 0
for _, change in ipairs(ask.changes) do
  local job = change.job
  gone = {}
  if change.openAfter then openAfter(job, change.openAfter) end
  if change.card then putCard(job, change.revision, ARGV[1 + change.card]) end
  local reasons = {}
  for _, row in ipairs(change.asides) do reasons[row.runId] = row.reason end
  dropped = dropped + drop(change.dropped, change.below, reasons)
  keep(change.kept)
  -- What rows are recorded beside must stand; what nothing is recorded beside is written for all jobs at once.
  if #change.dropped + #change.kept > 0 then flush() end
  for _, row in ipairs(change.rows) do record(now, job, row, not row.untilFireTime and gone[row.fireTime] or nil) end
  for _, row in ipairs(change.asides) do
    -- What has begun since it was read, or ended here, stays a run.
    if not call('ZSCORE', K.runs, row.runId) then recordAsked(now, job, row) end
  end
  if change.last then project(job, change.revision, change.last) end
end
if hasRoom() then makeRoom(now) end
flushRecents()
flush()
return {'committed', committed(now), dropped}`,
};

/**
 * ARGV: `{by, cards, runs}` as JSON, then the sealed texts that they refer to by number: cards {job, revision, number} and runs {id, revision,
 * number}. Seals anew what stands sealed under a key that was replaced. Answers {'committed', generation, runs}.
 */
export const resealScript: Script = {
  name: 'escapementReseal',
  lua: `${base}${life}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
local now, resealed = redisMillis(), 0
for _, card in ipairs(ask.cards) do
  if call('HEXISTS', K.cards .. card.job, int(card.revision)) == 1 then
    call('HSET', K.cards .. card.job, int(card.revision), ARGV[1 + card.number])
  end
end
for _, each in ipairs(ask.runs) do
  local run = readRun(each.id)
  local entry = run and ofQueue(run.queue, run.id)
  if run and run.revision == each.revision and isEntry(entry) then
    call('HSET', entry, 'data', ARGV[1 + each.number])
    resealed = resealed + 1
  end
end
return {'committed', committed(now), resealed}`,
};

/**
 * ARGV: `{run, revision}` as JSON, the sealed envelope, the sealed card, who asked (JSON, or nothing), and the run's own input where it has one. Both count
 * as part of its log.
 * `run` says as well how many of its job may wait for their turn. Stages a run that was asked for. Answers {'enqueued', how many of its job go before it},
 * {'exists'} when its id was taken, or why it would not begin, and who is in its way.
 */
export const askScript: Script = {
  name: 'escapementAsk',
  lua: `${base}${ledger}${life}${staging}${releases}${asking}
local run = cjson.decode(ARGV[1]).run
local no = refusedFor({ run })
if no then return no end
local now = redisMillis()
if isKnown(run) then return {'exists'} end
local refusal = inTheWay(run)
if refusal then return refusal end
local ahead = run.overlap == 'queue' and countAhead(run) or 0
stageAsked(now, run, ARGV[2], ARGV[3])
if ARGV[4] ~= '' then keepTold(run, 'b', ARGV[4]) end
if ARGV[5] then keepTold(run, 'i', ARGV[5]) end
flush()
return {'enqueued', ahead}`,
};
