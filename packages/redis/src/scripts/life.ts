import {
  isInHands,
  lifeStates,
  type RunIndex,
  runEvents,
  runIndexes,
  runLife,
  runMoves,
} from '@escapement/core';
import { endings } from './endings.ts';
import { flow } from './flow.ts';
import { groups } from './groups.ts';
import { indexesBetween, record } from './record.ts';

/** How many of a job's last outcomes are shown; twice as many letters are kept at most. */
export const shownOutcomes = 20;

const scoreField: Readonly<Record<(typeof runIndexes)[RunIndex], string>> = {
  name: "'0'",
  next: 'run.next',
  fire: 'run.fire',
  doubt: "((run.failures or 0) > 0 and 'inf' or run.fire)",
};

/** What enters and leaves which index between two states, worked out once, since a script must not. */
function transition(from: string, to: string): readonly string[] {
  const { left, entered } = indexesBetween(from, to);
  return [
    ...left.map((name) => `gather('ZREM', K.${name}, run.id)`),
    ...entered.map((name) => `gather('ZADD', K.${name}, ${scoreField[runIndexes[name]]}, run.id)`),
  ];
}

type Branch = readonly [name: string, lua: string];

/** A choice by a name, as a chain of comparisons: a table would be made anew in every call of a script. */
function chosen(of: string, branches: readonly Branch[]): string {
  const parts = branches.map(
    ([name, lua], i) => `${i === 0 ? 'if' : 'elseif'} ${of} == '${name}' then ${lua}`,
  );
  return `${parts.join('\n  ')} end`;
}

const pairs = new Set([
  ...runEvents.flatMap((event) => {
    const { from, to } = runMoves[event];
    return from.map((state) => `${state}>${to}`);
  }),
  ...lifeStates.map((state) => `${state}>${state}`),
]);

const transitions = ['none', ...lifeStates].map((from): Branch => {
  const ways = [...pairs].map((pair) => pair.split('>')).filter(([state]) => state === from);
  const steps = ways.map(([, to = '']): Branch => [to, transition(from, to).join(' ')]);
  return [from, chosen('to', steps)];
});

const moves = runEvents.map((event): Branch => {
  const { from, to } = runMoves[event];
  const isFrom = from.map((state) => `from == '${state}'`).join(' or ');
  return [event, `if ${isFrom} then return '${to}' end`];
});

const letters = lifeStates.flatMap((state) => {
  const { letter } = runLife[state];
  return letter === undefined ? [] : [`['${state}'] = '${letter}'`];
});

const inHand = lifeStates.filter(isInHands);

/**
 * How a run is moved, made from the table of its life: the one place in which indexes, figures and last outcomes are written. A run is a table
 * {id, job, fire, due, next, queue, state, …} as `readRun` gives it. Needs the base.
 */
export const life = `${record}${flow}${endings}${groups}
-- What an event makes of a state; nil where it may not happen.
local function moved(from, event)
  ${chosen('event', moves)}
end
-- Writes in which indexes a run stands that goes from one state to another, or keeps its own.
local function transit(run, from, to)
  ${chosen('from', transitions)}
end
-- The jobs of which a run has left its place in this call.
local leftJobs, hasLeft = {}, false
local letters = { ${letters.join(', ')} }
local recents = {}

-- Whether an event may happen to a run as it stands.
local function may(run, event) return moved(run.state, event) ~= nil end

local inHand = { ${inHand.map((state) => `['${state}'] = true`).join(', ')} }
-- Whether a worker has it.
local function isInHand(run) return inHand[run.state] ~= nil end

-- The figures and last outcomes that follow from a state.
local function tell(now, run, to)
  if to == 'succeeded' then countHour(now, 'succeeded', 1)
  elseif to ~= 'cancelled' then countHour(now, 'failed', 1) end
  recents[run.job] = (recents[run.job] or '') .. letters[to]
end

-- A text as JSON has it; what is none is false. Most are the same for all runs of a call.
local quotes = {}
local function quoted(text)
  if not text then return 'false' end
  local known = quotes[text]
  if not known then
    known = cjson.encode(text)
    quotes[text] = known
  end
  return known
end

-- A run that is over is kept under its job in one packed member: the tail of its id, letter, attempt, instants counted from its fire time
-- (due, staged, begun, ended), version, epoch, queue, worker, reason, lock, what the lock came to,
-- who wanted it stopped, its earlier attempts.
local function pack(now, run, to, reason)
  local fire = tonumber(run.fire)
  local head = '["' .. string.sub(run.id, #run.job + 2) .. '","' .. letters[to] .. '",' .. int(run.attempt or 1) .. ',' ..
    (run.due == run.fire and '0' or int(run.due - fire)) .. ',' .. int(run.stagedAt - fire) .. ',' ..
    (run.begunAt and int(run.begunAt - fire) or 'false') .. ',' .. int(now - fire) .. ',' .. run.version .. ',' .. run.epoch .. ',' ..
    quoted(run.queue)
  -- As nearly all are.
  if not reason and not run.lock and not run.stop and not run.earlier then
    return head .. (run.worker and ',' .. quoted(run.worker) or '') .. ']'
  end
  local tail, last = { quoted(run.worker), quoted(reason), quoted(run.lock), quoted(run.locked), quoted(run.stop), quoted(run.earlier) }, 6
  while last > 0 and tail[last] == 'false' do last = last - 1 end
  if last == 0 then return head .. ']' end
  return head .. ',' .. table.concat(tail, ',', 1, last) .. ']'
end

local function leavePlace(job) leftJobs[job], hasLeft = true, true end

-- Whether anybody waits for a place that was left.
local function hasRoom() return hasLeft and call('EXISTS', K.behind) == 1 end

local function leaveRecord(run)
  texts[run.id], ended[run.id] = nil, true
  dropKey(K.record .. run.id)
end

-- What happens to a run, by the table: the one way in which a run changes its state. What its record says besides is the caller's to write.
-- Answers the state that it has now, or nil where the event may not happen.
local function move(now, run, event, reason)
  local to = moved(run.state, event)
  if not to then return nil end
  transit(run, run.state, to)
  if letters[to] or to == 'none' or to == 'retrying' then leavePlace(run.job) end
  local group = groupOf(run.id)
  if group and (letters[to] or to == 'none') then noteShard(run, group, letters[to] or takenBack) end
  if letters[to] then
    local packed = pack(now, run, to, reason)
    gather('ZADD', K.past .. run.job, run.fire, packed)
    weigh('runBytes', #packed)
    weigh('runCount', 1)
    leaveRecord(run)
    -- What a run in parts comes to is told of the whole.
    if not group then
      tell(now, run, to)
      -- What may have ended before, in what is lost, has been followed then.
      if not run.isUntold then noteEnding(now, run, letters[to]) end
    end
  elseif to == 'none' then
    gather('ZREM', K.runs, run.id)
    leaveRecord(run)
    -- What never began has said nothing, but of one that was asked for it may be told by whom, and with which input.
    if run.attempt ~= 0 or not isScheduled(run.id) then forgetLog(run.id) end
  elseif (to == 'running' or to == 'shared') and run.state ~= to and not group then
    gather('HSET', K.last, run.job, run.id)
  end
  run.state = to
  return to
end

-- A run keeps its state, and has its places in the indexes written again.
local function reindex(run) transit(run, run.state, run.state) end

-- Writes what was told of the last outcomes. Answers the jobs whose records may be too many.
local function flushRecents()
  local jobs, crowded = {}, {}
  for job in pairs(recents) do jobs[#jobs + 1] = job end
  local before = fieldsOf(K.recent, jobs)
  for _, job in ipairs(jobs) do
    local text = (before[job] or '') .. recents[job]
    if #text >= ${2 * shownOutcomes} then
      text = string.sub(text, -${shownOutcomes})
      crowded[#crowded + 1] = job
    end
    gather('HSET', K.recent, job, text)
  end
  recents = {}
  return crowded
end
`;
