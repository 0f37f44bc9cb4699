import { type LifeState, lifeStates, type RunIndex, runIndexes, runLife } from '@escapement/core';

/** The indexes in which a run of a state stands. */
export function indexesOf(state: string): readonly RunIndex[] {
  return state === 'none' ? [] : runLife[state as keyof typeof runLife].indexes;
}

/** The indexes that a run leaves, and those that it enters or has its place in written anew, from one state to another. */
export function indexesBetween(
  from: string,
  to: string,
): { readonly left: readonly RunIndex[]; readonly entered: readonly RunIndex[] } {
  const [before, after] = [indexesOf(from), indexesOf(to)];
  return {
    left: before.filter((name) => !after.includes(name)),
    entered: after.filter((name) => !before.includes(name) || runIndexes[name] === 'next'),
  };
}

const kept = lifeStates
  .filter((state) => runLife[state].letter === undefined)
  .sort((a, b) => indexesOf(b).length - indexesOf(a).length);

function standing(state: LifeState): string {
  const indexes = indexesOf(state).map((name) => `K.${name}`);
  return `{ state = '${state}', indexes = { ${indexes.join(', ')} } }`;
}

/**
 * What a record says of the version: fire, due, version, revision, epoch, queue, staged at, overlap, lock. Behind the overlap stands what few have:
 * `*3`, where three of a job may be at work at once, `^7`, a priority, and `/8`, where it is done in eight parts, or `/0`, by every worker. Such a run is no plain one.
 */
const headPattern = '(%d+) (%d+) (%d+) (%d+) (%d+) (%S+) (%d+) (%l+)([*^/%d]*) ([^%s|]*)';

/**
 * The record of a run that is not over, as scripts read and write it; `reading/open-record.ts` reads the same. A run is a table {id, job, state,
 * attempt, begunAt, worker, fire, due, next, version, revision, epoch, queue, stagedAt, overlap, flow, lock, lost, told, locked, earlier, failures, stop}.
 * Needs the base.
 */
export const record = `
local keptStates = { ${kept.map((state) => `['${state}'] = true`).join(', ')} }

-- Where a record does not say its state, the indexes do: those in the most indexes first, since the others stand in some of theirs.
local function stateByIndex(id)
  for _, each in ipairs({ ${kept.map(standing).join(', ')} }) do
    local stands = true
    for _, index in ipairs(each.indexes) do stands = stands and call('ZSCORE', index, id) end
    if stands then return each.state end
  end
end

-- The queue of a run whose record does not say it: that of the worker that alone does it, or the one that its job has now.
local function queueOf(id, job)
  local own = string.match(id, '^[^~]*(~.+)$')
  if own then return own end
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

-- A record is one text, so that those of a whole call are read, and written, by one command: how the run stands, what it is of its version,
-- and what most have nothing of: when it may begin where that is not when it is due, workers lost, the server that was told of it, what
-- the lock came to, how many attempts failed with the last of those that did not end it (JSON), and who wants it stopped (JSON); of these two
-- each stands there only where there is one.
local function recordOf(run)
  local head = run.spoiltHead or run.fire .. ' ' .. run.due .. ' ' .. run.version .. ' ' .. int(run.revision) .. ' ' .. run.epoch .. ' ' ..
    run.queue .. ' ' .. run.stagedAt .. ' ' .. run.overlap .. (run.flow or '') .. ' ' .. (run.lock or '')
  local text = run.state .. ' ' .. int(run.attempt or 0) .. ' ' .. (run.begunAt or '') .. ' ' .. (run.worker or '') .. '|' .. head
  local isLate = run.next ~= run.due
  if not isLate and not run.lost and not run.told and not run.locked and not run.earlier and not run.stop then return text end
  return text .. '|' .. (isLate and run.next or '') .. ' ' .. int(run.lost or 0) .. ' ' .. (run.told or '') .. ' ' ..
    (run.locked or '') .. ' ' .. (run.earlier and run.earlier .. ' ' or '') .. (run.stop or '')
end

-- State, attempt, when it began, and its worker; nil where it cannot be read.
local function standIn(text)
  local state, attempt, begunAt, worker = string.match(text, '^(%l+) (%d+) (%d*) ([^|]*)|')
  if not keptStates[state] then return nil end
  return state, tonumber(attempt), begunAt ~= '' and begunAt or nil, worker ~= '' and worker or nil
end

-- Records as this call knows them; those of runs that ended in it are written down with their end.
local texts, ended = {}, {}

-- Reads records at once. What is none here is asked for once more when it is its turn, since it may be a key of a foreign type.
local function readAhead(ids)
  if #ids == 0 then return end
  local keys = {}
  for i, id in ipairs(ids) do keys[i] = K.record .. id end
  local found = call('MGET', unpack(keys))
  for i, id in ipairs(ids) do texts[id] = texts[id] or found[i] or nil end
end

local function textOf(id)
  if not texts[id] then texts[id] = call('GET', K.record .. id) or nil end
  return texts[id]
end

local function writeRecord(run)
  local text = recordOf(run)
  texts[run.id] = text
  if ended[run.id] then ended[run.id] = nil end
  writeText(K.record .. run.id, text)
end

-- The parts of a record that cannot be read as a whole, as far as each of them can.
local function partsOf(text)
  local head, more = string.match(text, '^[^|]*|([^|]*)|?(.*)$')
  local state, attempt, begunAt, worker = standIn(text)
  local _, _, version, _, epoch, queue, _, overlap, flow, lock = string.match(head or '', '^${headPattern}$')
  return { state = state, attempt = attempt, begunAt = begunAt, worker = worker, version = version or '0', epoch = epoch or '0', queue = queue,
    overlap = overlap or 'allow', flow = flow, lock = lock ~= '' and lock or nil, spoiltHead = head or '', isDamaged = true }, more or ''
end

-- A whole record; nil where it is none. Longer numbers are none of ours. A table of Lua has room for a power of two, and a seventeenth field would have
-- it made anew, for a third of what reading a record costs.
local function wholeIn(id, text)
  local state, attempt, begunAt, worker, fire, due, version, revision, epoch, queue, stagedAt, overlap, flow, lock, more =
    string.match(text, '^(%l+) (%d+) (%d*) ([^|]*)|${headPattern}|?(.*)$')
  if not keptStates[state] or #fire > 15 or #due > 15 or #revision > 15 or #stagedAt > 15 then return nil end
  local run = { id = id, job = jobOf(id), state = state, attempt = tonumber(attempt), begunAt = begunAt ~= '' and begunAt or nil, worker = worker ~= '' and worker or nil,
    fire = fire, due = due, next = due, version = version, revision = tonumber(revision), epoch = epoch, queue = queue, stagedAt = stagedAt,
    overlap = overlap, lock = lock ~= '' and lock or nil }
  if flow ~= '' then run.flow = flow end
  return run, more
end

local function readMore(run, more)
  local next, lost, told, locked, rest = string.match(more, '^(%d*) (%d*) (%S*) (%S*) (.*)$')
  if not next then unreadable('run:' .. run.id) end
  if next and next ~= '' and #next <= 15 then run.next = next end
  run.lost = tonumber(lost)
  run.told, run.locked = told ~= '' and told or nil, locked ~= '' and locked or nil
  if not rest or rest == '' then return end
  -- Few were tried before; who wants it stopped is told in braces.
  local earlier, failures, stop = string.match(rest, '^((%d+)%[%S*) ?(.*)$')
  run.earlier, run.failures = earlier, tonumber(failures)
  if not earlier then run.stop = rest elseif stop ~= '' then run.stop = stop end
end

-- What a record does not say is taken from what else is known; a revision then is 0, with which nothing begins before a change of the job has
-- been carried, and an attempt may be nil, of which the worker knows that has it.
local function mend(run)
  run.job, run.fire = jobOf(run.id), call('ZSCORE', K.runs, run.id)
  run.state = run.state or stateByIndex(run.id)
  unreadable('run:' .. run.id)
  if not run.job or not run.fire or not run.state then return nil end
  run.due = call('ZSCORE', K.owed, run.id) or run.fire
  run.next, run.stagedAt, run.revision = run.due, run.due, 0
  run.queue = run.queue or queueOf(run.id, run.job)
  askEntry(run)
  return run
end

-- Instants are texts, as they stand there.
local function readRun(id)
  if ended[id] then return nil end
  local text = textOf(id)
  if not text and not call('ZSCORE', K.open, id) then return nil end
  local run, more = wholeIn(id, text or '')
  if not run then
    run, more = partsOf(text or '')
    run.id = id
    if not mend(run) then return nil end
  end
  if more ~= '' then readMore(run, more) end
  return run
end

-- A run as a process tells of it, in the words of a record.
local function toldRun(run)
  run.fire, run.due, run.version, run.epoch = int(run.fire), int(run.due), int(run.version), int(run.epoch)
  run.next = run.next or run.due
  return run
end
`;
