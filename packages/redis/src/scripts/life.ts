import {
  type LifeState,
  lifeStates,
  type RunIndex,
  runEvents,
  runIndexes,
  runLife,
  runMoves,
} from '@escapement/core';

/** How many of a job's last outcomes are shown; twice as many letters are kept at most. */
export const shownOutcomes = 20;

const scoreField: Readonly<Record<(typeof runIndexes)[RunIndex], string>> = {
  name: "'0'",
  next: 'run.next',
  fire: 'run.fire',
};

function indexesOf(state: string): readonly RunIndex[] {
  return state === 'none' ? [] : runLife[state as keyof typeof runLife].indexes;
}

/** What enters and leaves which index between two states, worked out once, since a script must not. */
function transition(from: string, to: string): readonly string[] {
  const [before, after] = [indexesOf(from), indexesOf(to)];
  const left = before.filter((name) => !after.includes(name));
  const entered = after.filter((name) => !before.includes(name) || runIndexes[name] === 'next');
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

const kept = lifeStates
  .filter((state) => runLife[state].letter === undefined)
  .sort((a, b) => indexesOf(b).length - indexesOf(a).length);

const inHand = lifeStates.filter((state) => indexesOf(state).includes('alive'));

function standing(state: LifeState): string {
  const indexes = indexesOf(state).map((name) => `K.${name}`);
  return `{ state = '${state}', indexes = { ${indexes.join(', ')} } }`;
}

/**
 * How a run is moved, made from the table of its life: the one place in which indexes, figures and last outcomes are written. A run is a table
 * {id, job, fire, due, next, queue, state, …} as `readRun` gives it. Needs the base.
 */
export const life = `
-- What an event makes of a state; nil where it may not happen.
local function moved(from, event)
  ${chosen('event', moves)}
end
-- Writes in which indexes a run stands that goes from one state to another, or keeps its own.
local function transit(run, from, to)
  ${chosen('from', transitions)}
end
local letters = { ${letters.join(', ')} }
local keptStates = { ${kept.map((state) => `['${state}'] = true`).join(', ')} }
-- Those in the most indexes first, since the others stand in some of theirs.
local byIndexes = { ${kept.map(standing).join(', ')} }
local recents = {}

-- Where a record does not say its state, the indexes do.
local function stateByIndex(id)
  for _, each in ipairs(byIndexes) do
    local stands = true
    for _, index in ipairs(each.indexes) do stands = stands and call('ZSCORE', index, id) end
    if stands then return each.state end
  end
end

-- The queue of a run whose record does not say it: the one that its job has now.
local function queueOf(job)
  local isRead, definition = pcall(cjson.decode, call('HGET', K.job .. job, 'definition') or '')
  return isRead and type(definition) == 'table' and definition.queue or 'default'
end

-- What the queue entry of a run knows of it: how often it has begun, and who has it in hand.
local function askEntry(run)
  local entry = ofQueue(run.queue, run.id)
  run.attempt = run.attempt or isEntry(entry) and numberIn(call('HGET', entry, 'ats'), 'run:' .. run.id, 'ats')
    or (run.state == 'staged' or run.state == 'blocked') and 0 or nil
  run.worker = run.worker or call('GET', entry .. ':lock')
end

-- A record has two texts, since a field more costs as much as all that is in them: what the run is of its version, 'h', and how it stands, 'm'.
-- Beside them n: when it may begin where that is not when it is due; x: what the lock came to; y: workers lost; g: the server that was told of
-- it; i: the last piece of its log; s: who wants it stopped (JSON).
local function headOf(run, stagedAt)
  return string.format('%d %d %d %d %d %s %d %s %s', run.fire, run.due, run.version, run.revision, run.epoch, run.queue, stagedAt,
    run.overlap, run.lock or '')
end

local function standOf(run)
  return run.state .. ' ' .. int(run.attempt or 0) .. ' ' .. (run.begunAt or '') .. ' ' .. (run.worker or '')
end

-- State, attempt, when it began, and its worker; nil where it cannot be read.
local function standIn(text)
  local state, attempt, begunAt, worker = string.match(text or '', '^(%l+) (%d+) (%d*) (.*)$')
  if not keptStates[state] then return nil end
  return state, tonumber(attempt), begunAt ~= '' and begunAt or nil, worker ~= '' and worker or nil
end

-- Instants are texts, as they stand there. What cannot be read is taken from what else is known; a revision then is 0, with which nothing begins before
-- a change of the job has been carried, and an attempt may be nil, of which the worker knows that has it.
local function readRun(id)
  -- One that ended in this very call is written down with its end.
  if isDropped[K.run .. id] then return nil end
  local v = call('HMGET', K.run .. id, 'h', 'm', 'n', 'x', 'y', 's')
  if not v[2] and not call('ZSCORE', K.open, id) then return nil end
  local job = jobOf(id)
  local fire, due, version, revision, epoch, queue, stagedAt, overlap, lock =
    string.match(v[1] or '', '^(%d+) (%d+) (%d+) (%d+) (%d+) (%S+) (%d+) (%l+) (%S*)$')
  local state, attempt, begunAt, worker = standIn(v[2])
  -- Longer numbers are none of ours.
  local isDamaged = not fire or not state or #fire > 15 or #due > 15 or #revision > 15 or #stagedAt > 15
  if isDamaged then fire, due, revision, stagedAt = nil, nil, nil, nil end
  fire = fire or call('ZSCORE', K.runs, id)
  state = state or stateByIndex(id)
  if not job or not fire or not state then
    unreadable('run:' .. id)
    return nil
  end
  due = due or call('ZSCORE', K.owed, id) or fire
  local run = { id = id, state = state, attempt = attempt, job = job, fire = fire, due = due, version = version or 0,
    revision = tonumber(revision or 0), epoch = epoch or 0, queue = queue or queueOf(job), overlap = overlap or 'allow',
    lock = lock ~= '' and lock or nil, stagedAt = stagedAt or due, begunAt = begunAt, worker = worker, locked = v[4] or nil,
    lost = v[5] and numberIn(v[5], 'run:' .. id, 'y') or 0, next = v[3] and numberIn(v[3], 'run:' .. id, 'n') and v[3] or due,
    stop = v[6] or nil, isDamaged = isDamaged }
  if isDamaged then
    unreadable('run:' .. id)
    askEntry(run)
  end
  return run
end

local function writeRecord(stagedAt, run)
  call('HSET', K.run .. run.id, 'h', headOf(run, stagedAt), 'm', standOf(run))
end

local function writeStand(run, ...) call('HSET', K.run .. run.id, 'm', standOf(run), ...) end

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
-- who wanted it stopped.
local function pack(now, run, to, reason)
  local fire = tonumber(run.fire)
  local head = string.format('["%s","%s",%d,%d,%d,%s,%d,%s,%s,%s', string.match(run.id, '@(.*)$'), letters[to], run.attempt or 1,
    run.due == run.fire and 0 or run.due - fire, run.stagedAt - fire, run.begunAt and int(run.begunAt - fire) or 'false', now - fire,
    run.version, run.epoch, quoted(run.queue))
  local tail, last = { quoted(run.worker), quoted(reason), quoted(run.lock), quoted(run.locked), quoted(run.stop) }, 5
  while last > 0 and tail[last] == 'false' do last = last - 1 end
  if last == 0 then return head .. ']' end
  return head .. ',' .. table.concat(tail, ',', 1, last) .. ']'
end

-- What happens to a run, by the table: the one way in which a run changes its state. What its record says besides is the caller's to write.
-- Answers the state that it has now, or nil where the event may not happen.
local function move(now, run, event, reason)
  local to = moved(run.state, event)
  if not to then return nil end
  transit(run, run.state, to)
  if letters[to] then
    local packed = pack(now, run, to, reason)
    gather('ZADD', K.past .. run.job, run.fire, packed)
    weigh('runBytes', #packed)
    weigh('runCount', 1)
    dropKey(K.run .. run.id)
    tell(now, run, to)
  elseif to == 'none' then
    gather('ZREM', K.runs, run.id)
    dropKey(K.run .. run.id)
    -- What never began has said nothing.
    if run.attempt ~= 0 then forgetLog(run.id) end
  elseif to == 'running' and run.state ~= to then
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
