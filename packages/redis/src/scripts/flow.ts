/**
 * What few runs have, which stands behind the overlap in their records: how many of a job may be at work at once, in how many parts it is done, and a
 * priority, with which a run that is due waits in BullMQ's own set for such. Needs the base and records.
 */
export const flow = `
-- How many of its job may be at work at once.
local function placesOf(run) return run.flow and tonumber(string.match(run.flow, '%*(%d+)')) or 1 end

-- In how many parts it is done, 0 where every worker does it; nil where it is one.
local function partsOf(run) return run.flow and string.match(run.flow, '/(%d+)') end

-- The text of its priority; nil where it has none.
local function priorityOf(run) return run.flow and string.match(run.flow, '%^(%d+)') end

-- Takes a run out of what its queue has still to give out.
local function leaveLine(run)
  if not isSoundQueue(run.queue) then return end
  gather('ZREM', ofQueue(run.queue, 'delayed'), run.id)
  if priorityOf(run) then tryCall('ZREM', ofQueue(run.queue, 'prioritized'), run.id) end
end
`;
