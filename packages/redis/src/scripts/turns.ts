import { overlapLimitDefault } from '@escapement/core';

/** Who asks that a run be stopped whose job lets the newest of its runs take the place of the others. */
const replacing = 'overlap: replace';

/** Whether a run may begin beside others of its job, where that is not simply so. Needs releases, stops and how runs are refused and postponed. */
export const turns = `
-- Who goes before a run whose job lets one begin after the other, and leaves it no place: who is at work, and who came before it and is not over.
-- Names of one job are in the order of their fire times, to the second.
local function aheadOf(run)
  local places = placesOf(run)
  local count, first = aliveBeside(run)
  if count >= places then return first end
  local behind = call('ZRANGEBYLEX', K.behind, '[' .. run.job .. '@', '(' .. run.id, 'LIMIT', 0, places - count)
  count, first = count + #behind, first or behind[1]
  if count >= places then return first end
  local coming = comingBefore(run)
  return count + #coming >= places and (first or coming[1]) or nil
end

local function limitIn(sealed)
  local isRead, entry = pcall(cjson.decode, sealed)
  return isRead and type(entry) == 'table' and type(entry[2]) == 'table' and tonumber(entry[2].n) or ${overlapLimitDefault}
end

-- It waits for its turn. Whatever of its job is looked at next in this call must see that.
local function block(now, run)
  move(now, run, 'block')
  writeRecord(run)
  flush()
end

-- What had begun before, or has its place among those that wait, keeps it.
local function waitBehind(now, run, other, sealed)
  if run.state == 'blocked' then return end
  if run.state == 'retrying' then return postpone(now, run) end
  local first, last = byName(run.job)
  if run.overlap == 'queue' and call('ZLEXCOUNT', K.behind, first, last) >= limitIn(sealed) then
    return refuse(now, run, 'skip', { outcome = 'skipped', reason = 'overlap-limit', detail = other })
  end
  block(now, run)
end

local function queueUp(now, run, sealed)
  local other = aheadOf(run)
  if not other then return true end
  waitBehind(now, run, other, sealed)
  return false
end

-- The others of its job that have begun or wait for their turn: those that are older, and the id of one that is newer.
local function othersOf(run)
  local older, newer, first, last = {}, nil, byName(run.job)
  local function look(ids)
    for _, id in ipairs(ids) do
      local other = id ~= run.id and readRun(id)
      if other and tonumber(other.fire) > tonumber(run.fire) then newer = id elseif other then older[#older + 1] = other end
    end
  end
  look(call('ZRANGEBYLEX', K.alive, first, last))
  look(call('ZRANGEBYLEX', K.behind, first, last))
  look(comingBefore(run))
  return older, newer
end

local function replacedBy(now, id)
  return cjson.encode({ at = now, by = '${replacing}', reason = 'replaced by ' .. id })
end

-- The newest takes the place of the others: what has begun is asked to stop, and until it has ended the newest waits for it.
local function takePlaces(now, run, sealed)
  flush()
  local older, newer = othersOf(run)
  if newer then
    stopRun(now, run, replacedBy(now, newer))
    return false
  end
  local atWork
  for _, other in ipairs(older) do
    if stopRun(now, other, replacedBy(now, run.id)) == 'asked' then atWork = other.id end
  end
  flush()
  if not atWork then return true end
  waitBehind(now, run, atWork, sealed)
  return false
end
`;
