import type { Script } from '../script.ts';
import { ledger } from './ledger.ts';
import { prelude } from './prelude.ts';

/** Due instants nearer to each other than this share a nudge; it comes after the last of them. */
const nudgeApartMs = 5;

/** Needs the prelude and the ledger. */
export const staging = `
-- Which of these runs have had their outcome, though there is no record of them.
local function overAmong(runs)
  local newest, jobs = {}, {}
  for _, run in ipairs(runs) do
    local job = jobOf(run.id)
    if newest[job] == nil then
      newest[job] = tonumber(call('ZREVRANGE', p .. 'ledger:' .. job, 0, 0, 'WITHSCORES')[2] or '-1')
      jobs[#jobs + 1] = job
    end
  end
  local pruned = fieldsOf('pruned', jobs)
  return function(run)
    if not isScheduled(run.id) then return false end
    local job, fire = jobOf(run.id), tonumber(run.fire)
    if fire <= prunedUpTo(job, pruned[job]) then return true end
    return fire <= newest[job] and isRecorded(job, fire)
  end
end

-- Writes the records of staged runs {id, fire, due, rev, queue, head}. Leaves out those that have had their outcome, or have
-- begun. Answers how many it wrote.
local function stageRuns(now, runs)
  if #runs == 0 then return 0 end
  local ids, nudged, staged = {}, {}, 0
  for i, run in ipairs(runs) do ids[i] = run.id end
  local isOver = overAmong(runs)
  local indexed = call('ZMSCORE', p .. 'runs', unpack(ids))
  for i, run in ipairs(runs) do
    local key = p .. 'run:' .. run.id
    local state = indexed[i] and stateIn(run.id, call('HGET', key, 'state'))
    local isDone = not state and isOver(run)
    if isDone and indexed[i] then
      -- Its record is gone, and its fire time has an outcome: it owes nothing.
      gather('ZREM', 'owed', run.id)
      gather('ZREM', 'owing', run.id)
    elseif state == 'staged' or not state and not isDone then
      call('HSET', key, 'state', 'staged', 'rev', run.rev, 'head', run.head, 'stagedAt', now, 'attempt', '0')
      gather('ZADD', 'runs', run.fire, run.id)
      gather('ZADD', 'runs:' .. jobOf(run.id), run.fire, run.id)
      gather('ZADD', 'owed', run.due, run.id)
      gather('ZADD', 'owing', '0', run.id)
      local instant = int(math.ceil(tonumber(run.due) / ${nudgeApartMs}) * ${nudgeApartMs})
      if not nudged[run.queue .. instant] then
        nudged[run.queue .. instant] = true
        gather('ZADD', 'nudge', instant, run.queue .. '|' .. instant)
      end
      staged = staged + 1
    end
  end
  return staged
end

local function moveCursor(job, nextFireTime)
  if nextFireTime == '' then gather('ZREM', 'schedule', job)
  else gather('ZADD', 'schedule', nextFireTime, job) end
end

-- Six arguments each from ARGV[from] on.
local function runsFrom(from, n)
  local runs = {}
  for i = 1, n do
    local at = from + 6 * (i - 1)
    runs[i] = { id = ARGV[at], fire = ARGV[at + 1], due = ARGV[at + 2], rev = ARGV[at + 3], queue = ARGV[at + 4], head = ARGV[at + 5] }
  end
  return runs
end
`;

/**
 * ARGV: now, then counted runs (id, fire, due, revision, queue, head), the ledger rows as JSON ({job, row} each) and counted cursors
 * (job, next fire time or nothing). One script for a whole batch, since most of the cost of a command is not its work. Answers
 * how many runs it wrote.
 */
export const stageScript: Script = {
  name: 'escapementStage',
  lua: `${prelude}${ledger}${staging}
local now = ARGV[1]
local n = tonumber(ARGV[2])
local staged = stageRuns(now, runsFrom(3, n))
local at = 3 + 6 * n
if ARGV[at] ~= '[]' then
  flush()
  for _, each in ipairs(cjson.decode(ARGV[at])) do record(tonumber(now), each.job, each.row) end
end
n = tonumber(ARGV[at + 1])
at = at + 2
for _ = 1, n do
  moveCursor(ARGV[at], ARGV[at + 1])
  at = at + 2
end
flush()
return staged`,
};

/** ARGV: now, then one run as in `stageScript`. Answers 1 when it wrote it, 0 when its id was taken. */
export const stageManualScript: Script = {
  name: 'escapementStageManual',
  lua: `${prelude}${ledger}${staging}
if call('EXISTS', p .. 'run:' .. ARGV[2]) == 1 then return 0 end
if call('HEXISTS', p .. 'rows:' .. jobOf(ARGV[2]), 'm' .. ARGV[2]) == 1 then return 0 end
stageRuns(ARGV[1], runsFrom(2, 1))
flush()
return 1`,
};
