import { base } from './base.ts';
import { ends } from './ends.ts';
import { lateness } from './lateness.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { ownQueues } from './own-queues.ts';
import { refusing } from './refusing.ts';
import { releases } from './releases.ts';
import { retelling } from './retelling.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

/** After so many lost workers a run is given up: it is taken for what ends them. */
export const lostWorkersMost = 3;

const beating = `
-- When a worker last said that it lives. What cannot be read says that it did, and not when: its silence counts from now.
local function beatOf(now, worker, text)
  local beat = numberIn(text, 'beats', worker)
  if beat or not text then return beat or 0 end
  call('HSET', K.beats, worker, int(now))
  return now
end
`;

/**
 * ARGV: `{worker, runs}`; runs are {id, queue, attempt}. A worker says that it lives. Answers for each run 1 when it is this worker's still,
 * 2 when somebody wants it stopped besides, else 0. Before anybody vouches for what Redis remembers, a run that it may have forgotten is
 * its worker's too: the greeting is still on its way.
 */
export const beatScript: Script = {
  name: 'escapementBeat',
  lua: `${base}${life}${retelling}
local ask, answers = cjson.decode(ARGV[1]), {}
local isVouched

local function mayBeForgotten(run, each)
  if isVouched == nil then isVouched = call('HGET', K.epoch, 'server') == serverId() end
  return not isVouched and isBelieved(run, each)
end

local function isHeld(state, attempt, worker, each)
  return (state == 'running' or state == 'waiting') and (attempt or each.attempt) == each.attempt and worker == ask.worker
end

call('HSET', K.beats, ask.worker, int(redisMillis()))
local ids = {}
for i, each in ipairs(ask.runs) do ids[i] = each.id end
readAhead(ids)
for i, each in ipairs(ask.runs) do
  local text, isUnwanted = texts[each.id] or '', false
  local state, attempt, _, worker = standIn(text)
  local isKept = isHeld(state, attempt, worker, each)
  -- What most records have nothing of stands in braces; and what cannot be read of one is known elsewhere.
  if not isKept or string.find(text, '{', 1, true) then
    local run = readRun(each.id)
    isKept = run and isHeld(run.state, run.attempt, run.worker, each) or mayBeForgotten(run, each)
    isUnwanted = run and run.stop
  end
  answers[i] = isKept and (isUnwanted and 2 or 1) or 0
end
return answers`,
};

/** Answers worker and milliseconds since it last said that it lives, in turn. */
export const silencesScript: Script = {
  name: 'escapementSilences',
  lua: `${base}${beating}
local now, beats = redisMillis(), call('HGETALL', K.beats)
local silences = {}
for i = 1, #beats, 2 do
  silences[i], silences[i + 1] = beats[i], int(now - beatOf(now, beats[i], beats[i + 1]))
end
return silences`,
};

/**
 * ARGV: `{worker, silentMs}`. A worker is dead that has not said for so long that it lives: what it had in hand goes back to the queue, or
 * fails when it has cost too many workers; what somebody wanted stopped is over, and so is what its job says is over with its worker. Answers {1 if it is dead, retried, lost}.
 */
export const recoverScript: Script = {
  name: 'escapementRecover',
  lua: `${base}${beating}${ledger}${life}${ends}${releases}${ownQueues}
local ask = cjson.decode(ARGV[1])
local now = redisMillis()
local beat = beatOf(now, ask.worker, call('HGET', K.beats, ask.worker))
if now - beat < ask.silentMs then return {0, 0, 0} end
call('HDEL', K.beats, ask.worker)
local retried, lost = 0, 0

local function giveUp(run)
  local reason = 'poisonous: it has cost ${lostWorkersMost} workers, the last of them ' .. run.worker .. ' in attempt ' .. (run.attempt or '?')
  if not move(now, run, 'fail', reason) then return end
  leaveQueue(run)
  lost = lost + 1
end

-- By the definition that stands: the record of a run says nothing of it.
local failing = {}
local function isOverWithWorker(run)
  if run.state ~= 'running' then return false end
  if failing[run.job] == nil then
    local isRead, definition = pcall(cjson.decode, call('HGET', K.job .. run.job, 'definition') or '')
    failing[run.job] = isRead and type(definition) == 'table' and definition.onWorkerLost == 'fail'
  end
  return failing[run.job]
end

local function lose(run)
  if not move(now, run, 'lose', 'worker-lost: ' .. run.worker .. ' was lost in attempt ' .. (run.attempt or '?')) then return end
  leaveQueue(run)
  lost = lost + 1
end

-- An attempt that had begun counts; one that stood in line for its lock had not.
local function retry(run)
  local hasBegun = run.state == 'running'
  if hasBegun then run.lost = (run.lost or 0) + 1 end
  if not requeue(now, run, 'retry', now, { 'worker-lost' }) then return end
  retried = retried + 1
end

for _, id in ipairs(call('ZRANGE', K.alive, 0, -1)) do
  local run = readRun(id)
  if run and run.worker == ask.worker then
    if run.stop then cancelUnwanted(now, run, 'its worker was lost')
    elseif isOverWithWorker(run) then lose(run)
    elseif run.state == 'running' and (run.lost or 0) + 1 >= ${lostWorkersMost} then giveUp(run) else retry(run) end
  end
end
if hasRoom() then makeRoom(now) end
flushRecents()
forgetOwnQueue(ask.worker)
flush()
return {1, retried, lost}`,
};

/**
 * ARGV: `{from, before, most}`. Looks, in one moment, which of the owed runs from a place on their queue will not come to, since their entry
 * is gone or in none of its lists, and which have a record that cannot be read; and mends the indexes by name; at the beginning it lets go on what waits for nobody any more.
 * What no worker would begin any more gets its outcome, as if one had come for it. Answers {the place from which to go on, 0 at the end;
 * for each such run {id, due, revision, epoch}: 0 for a revision that nobody knows; how many got their outcome}.
 */
export const auditScript: Script = {
  name: 'escapementAudit',
  lua: `${base}${ledger}${life}${staging}${releases}${lateness}${refusing}
local ask, now = cjson.decode(ARGV[1]), redisMillis()

-- Earlier versions kept what is alive by fire time as well, and their workers may still do so; what has ended since does not stay there.
local function leaveFormer()
  for _, id in ipairs(call('ZRANGE', K.aliveByFire, 0, ask.most - 1)) do
    if not call('ZSCORE', K.alive, id) then gather('ZREM', K.aliveByFire, id) end
  end
end

-- One score that is not 0 hides what stands beside it in an index by name.
local function mendNames(index)
  for _, span in ipairs({ { '-inf', '(0' }, { '(0', '+inf' } }) do
    for _, id in ipairs(call('ZRANGEBYSCORE', index, span[1], span[2], 'LIMIT', 0, ask.most)) do
      unreadable(nameOf(index) .. ' ' .. id)
      if call('EXISTS', K.record .. id) == 1 then call('ZADD', index, '0', id) else call('ZREM', index, id) end
    end
  end
end
if ask.from == 0 then
  mendNames(K.open)
  mendNames(K.alive)
  mendNames(K.behind)
  leaveFormer()
  -- Whoever ends a run lets the next one go on; should it ever have missed one, nobody else would come to that.
  for _, id in ipairs(call('ZRANGE', K.behind, 0, ask.most - 1)) do leavePlace(jobOf(id) or '') end
  if hasLeft then makeRoom(now) end
  flush()
end

-- Of a queue that refuses to be read nothing is known, and the others must not wait for it.
local function isLost(run)
  if not isEntry(ofQueue(run.queue, run.id)) then return true end
  local isRead, queued = pcall(isQueued, run)
  return isRead and not queued
end

-- Before anybody vouches for what Redis remembers, nothing is decided by it; and what its job owes no more is for whoever carries the change.
local isVouched = call('HGET', K.epoch, 'server') == serverId()
local missed = 0
local function giveUp(run)
  if not isVouched or run.revision < leastRevision(run.job, call('HGET', K.minRevision, run.job)) then return false end
  local sealed = call('HGET', ofQueue(run.queue, run.id), 'data')
  local row = sealed and missedRow(now, run, sealed)
  if not row then return false end
  leaveLine(run)
  tryCall('LREM', ofQueue(run.queue, 'wait'), 0, run.id)
  refuse(now, run, 'give-up', row)
  missed = missed + 1
  return true
end

local owed = call('ZRANGE', K.owed, ask.from, ask.from + ask.most - 1, 'WITHSCORES')
local found, next = {}, ask.from + #owed / 2
if #owed / 2 < ask.most then next = 0 end
for i = 1, #owed, 2 do
  if tonumber(owed[i + 1]) >= ask.before then
    next = 0
    break
  end
  local run = readRun(owed[i])
  if not run or not (may(run, 'begin') or run.isDamaged) then
    gather('ZREM', K.owed, owed[i])
    if not run then gather('ZREM', K.open, owed[i]) end
  elseif run.isDamaged or isLost(run) then
    found[#found + 1] = { run.id, run.due, run.isDamaged and 0 or run.revision, tonumber(run.epoch) }
  else
    giveUp(run)
  end
end
if missed > 0 then
  if hasRoom() then makeRoom(now) end
  flushRecents()
  call('HINCRBY', K.epoch, 'generation', 1)
end
flush()
-- Whatever went has left its place to those behind it.
return { next > 0 and next - missed or 0, found, missed }`,
};

/** ARGV: `{id, revision, queue}`, the sealed envelope. Puts an owed run back into its queue. Answers 1 when it lacked its entry still. */
export const requeueScript: Script = {
  name: 'escapementRequeue',
  lua: `${base}${ledger}${life}${staging}
local told = cjson.decode(ARGV[1])
local no = refusedFor({ told })
if no then return no end
local run = readRun(told.id)
if not run or run.state == 'blocked' or not may(run, 'begin') or run.revision ~= told.revision then return 0 end
-- What the record says is not signed; the definition says where the run belongs.
if run.queue == told.queue and isEntry(ofQueue(run.queue, run.id)) and isQueued(run) then return 0 end
local now = redisMillis()
run.sealed, run.queue = ARGV[2], told.queue
writeRecord(run)
tryCall('LREM', ofQueue(run.queue, 'wait'), 0, run.id)
addEntry(now, run, 0)
flush()
return 1`,
};
