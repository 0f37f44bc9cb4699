import type { LedgerReason } from '@escapement/core';
import type { Script } from '../script.ts';
import { ledger } from './ledger.ts';
import { prelude } from './prelude.ts';
import { refusal } from './refusal.ts';
import { staging } from './staging.ts';

/** How long announced edits are kept, for the leader to carry and for the auditor to look back by. */
const editsKeptS = 7_200;
/** Most edits kept of one job: who edits faster than they are carried loses the oldest of them from the chain. */
const editsKept = 64;

/** Reasons that a plan gives, by the version that it plans. */
const reasonsOfPlan: readonly LedgerReason[] = [
  'calendar',
  'catch-up-limit',
  'catch-up-none',
  'definition-broken',
  'newer-run-serves',
  'too-old',
];
const decidedByPlan = reasonsOfPlan.map((reason) => `['${reason}'] = true`).join(', ');

/** ARGV: job, revision, the edit as JSON. An older edit than the one that stands is kept for the chain and raises nothing. */
export const announceScript: Script = {
  name: 'escapementAnnounce',
  lua: `${prelude}
local job, revision = ARGV[1], tonumber(ARGV[2])
local stands = leastRevision(job, call('HGET', p .. 'min-revision', job))
local edits = p .. 'edits:' .. job
call('ZREMRANGEBYSCORE', edits, ARGV[2], ARGV[2])
call('ZADD', edits, ARGV[2], ARGV[3])
call('ZREMRANGEBYRANK', edits, 0, -${editsKept + 1})
call('EXPIRE', edits, ${editsKeptS})
if revision > stands then
  call('HSET', p .. 'min-revision', job, ARGV[2])
  call('ZADD', p .. 'announced', ARGV[2], job)
end
return 1`,
};

/**
 * ARGV: now, changes as JSON, then the sealed envelopes that the changes refer to by number. A change is {job, revision, kept, dropped,
 * openAfter, rows, asides, last}: runs to keep {id, fire, due, rev, queue, head, data, entry}, ids to drop when they are staged
 * under an older revision, rows to record, and at the end of a change what is projected. Answers how many runs it dropped.
 */
export const carryScript: Script = {
  name: 'escapementCarry',
  lua: `${prelude}${ledger}${staging}
local now = tonumber(ARGV[1])
${refusal}

-- What a leader decided, ahead of time or late, for fire times that turn out to belong to the version that now stands: that one
-- decides them anew. What the gate decided stands.
local decidedByPlan = { ${decidedByPlan} }

local function openAfter(job, instant)
  for _, found in ipairs(rowsWithin(job, instant + 1, math.huge)) do
    if decidedByPlan[rowAt(job, found).reason] then carveRow(job, found, instant + 1, math.huge) end
  end
end

-- An entry that is in its queue still gets the new envelope where it stands.
local function keep(runs)
  stageRuns(ARGV[1], runs)
  for _, run in ipairs(runs) do
    if run.entry and isEntry(run.entry) then call('HSET', run.entry, 'data', ARGV[2 + run.data]) end
  end
end

local function drop(runIds, revision)
  local dropped = 0
  for _, runId in ipairs(runIds) do
    local found = call('HMGET', p .. 'run:' .. runId, 'state', 'rev')
    local rev = numberIn(found[2], 'run:' .. runId, 'rev') or 0
    local state = stateIn(runId, found[1])
    if (state == 'staged' or not state) and rev < revision then
      dropRun(runId)
      dropped = dropped + 1
    end
  end
  return dropped
end

local function project(job, revision, last)
  local stands = leastRevision(job, call('HGET', p .. 'min-revision', job))
  if last.present == 'broken' then
    call('HSET', p .. 'job:' .. job, 'brokenSince', int(now))
    call('HSET', p .. 'revisions', job, int(revision) .. ' broken')
  else
    if revision > stands then call('HSET', p .. 'min-revision', job, int(revision)) end
    call('ZREM', p .. 'orphans', job)
    call('SREM', p .. 'discarded', job)
    if last.present == 'gone' then
      call('DEL', p .. 'job:' .. job)
      call('HDEL', p .. 'revisions', job)
    else
      call('HSET', p .. 'job:' .. job, 'definition', last.definition, 'revision', int(revision))
      call('HDEL', p .. 'job:' .. job, 'brokenSince')
      call('HSET', p .. 'revisions', job, int(revision))
    end
    local announced = tonumber(call('ZSCORE', p .. 'announced', job) or '-1')
    if announced <= revision then call('ZREM', p .. 'announced', job) end
  end
  moveCursor(job, last.nextFireTime and int(last.nextFireTime) or '')
end

local dropped = 0
for _, change in ipairs(cjson.decode(ARGV[2])) do
  local job = change.job
  if change.openAfter then openAfter(job, change.openAfter) end
  dropped = dropped + drop(change.dropped, change.below)
  keep(change.kept)
  flush()
  for _, row in ipairs(change.rows) do record(now, job, row) end
  for _, row in ipairs(change.asides) do putAside(job, row) end
  if change.last then project(job, change.revision, change.last) end
end
flush()
return dropped`,
};

/** ARGV: run ids, dropped when they are staged under whatever revision. Answers how many it dropped. */
export const takeBackScript: Script = {
  name: 'escapementTakeBack',
  lua: `${prelude}
local taken = 0
for i = 1, #ARGV do
  local state = stateIn(ARGV[i], call('HGET', p .. 'run:' .. ARGV[i], 'state'))
  if state == 'staged' or not state then
    dropRun(ARGV[i])
    taken = taken + 1
  end
end
flush()
return taken`,
};

/** ARGV: owed runs. Names them among those of their jobs, so that whoever carries a change of the job comes upon them. */
export const rememberOwedScript: Script = {
  name: 'escapementRememberOwed',
  lua: `${prelude}
for i = 1, #ARGV do
  if call('ZSCORE', p .. 'owed', ARGV[i]) then call('ZADD', p .. 'owing', 0, ARGV[i]) end
end
return 1`,
};

/** ARGV: jobs whose projection goes. */
export const forgetScript: Script = {
  name: 'escapementForget',
  lua: `${prelude}
for i = 1, #ARGV do
  call('DEL', p .. 'job:' .. ARGV[i])
  call('HDEL', p .. 'revisions', ARGV[i])
end
call('DEL', p .. 'schedule', p .. 'min-revision', p .. 'announced', p .. 'nudge')
return 1`,
};
