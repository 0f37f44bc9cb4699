import { waking } from './waking.ts';

/** BullMQ orders delayed entries by due time and, within a millisecond, by the order of adding: it leaves twelve bits for that. */
export const placesInMs = 4096;
/** Entries at either end of the waiting list that are looked at for runs of ours; only foreign hands ever put one there. */
export const waitingLookedAt = 50;

/** Needs base, ledger and life. */
export const staging = `${waking}
-- Whether a run that has no record has had its outcome: told row by row, or dropped for age.
local function overAmong(runs)
  local newest = {}
  local jobs = distinct(runs, 'job')
  for _, job in ipairs(jobs) do
    newest[job] = tonumber(call('ZREVRANGE', K.ledger .. job, 0, 0, 'WITHSCORES')[2] or '-1')
  end
  local pruned = fieldsOf(K.pruned, jobs)
  for _, job in ipairs(jobs) do pruned[job] = prunedUpTo(job, pruned[job]) end
  return function(run)
    local fire = tonumber(run.fire)
    if fire > pruned[run.job] and fire > newest[run.job] or not isScheduled(run.id) then return false end
    return fire <= pruned[run.job] or isRecorded(run.job, fire)
  end
end

-- BullMQ's entry of a run, as its own script for a delayed job writes it, and somebody woken for it.
local function addEntry(now, run, place)
  local next, priority = tonumber(run.next), priorityOf(run)
  call('HSET', ofQueue(run.queue, run.id), 'name', 'run', 'data', run.sealed, 'opts', priority and '{"priority":' .. priority .. '}' or '{}',
    'timestamp', int(now), 'delay', int(math.max(next - now, 0)), 'priority', priority or '0')
  gather('ZADD', ofQueue(run.queue, 'delayed'), int(next * ${placesInMs} + place % ${placesInMs}), run.id)
  nudgeAt(now, run.queue, next)
end

-- Whether its queue will come to a run that has an entry. Among the waiting it may stand behind more of somebody else's than is looked at.
local function isQueued(run)
  if call('ZSCORE', ofQueue(run.queue, 'delayed'), run.id) then return true end
  if priorityOf(run) and type(redis.pcall('ZSCORE', ofQueue(run.queue, 'prioritized'), run.id)) == 'string' then return true end
  local at = call('LPOS', ofQueue(run.queue, 'wait'), run.id)
  return at and (at < ${waitingLookedAt} or at >= call('LLEN', ofQueue(run.queue, 'wait')) - ${waitingLookedAt})
end

-- Stages runs in the words of a record, each with what is sealed of it, and its place among those of its call where they are not all of it. Leaves
-- out those that have begun or had their outcome. Answers how many it staged.
local function stageRuns(now, runs)
  if #runs == 0 then return 0 end
  local ids, staged = {}, 0
  for i, run in ipairs(runs) do ids[i] = run.id end
  local known = call('ZMSCORE', K.runs, unpack(ids))
  local isOver = overAmong(runs)
  for i, run in ipairs(runs) do
    if not known[i] and not isOver(run) then
      run.state, run.stagedAt = 'none', int(now)
      move(now, run, 'stage')
      gather('ZADD', K.runs, run.fire, run.id)
      writeRecord(run)
      addEntry(now, run, run.place or i)
      staged = staged + 1
    end
  end
  return staged
end

local function moveCursor(job, nextFireTime)
  if nextFireTime then gather('ZADD', K.schedule, int(nextFireTime), job)
  else gather('ZREM', K.schedule, job) end
end
`;
