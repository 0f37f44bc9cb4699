/**
 * The fence, as the first lines of every script of a leader: it writes under its own epoch, on a server that is vouched for and that knows as
 * much as it has seen, or it writes nothing. The script is atomic, so that nobody can take the office in between. Needs the base.
 */
export const fence = `
-- The answer to who does not hold the office, or nil. 'by' is {ensemble, epoch, seen, server?}; the last is the process of Redis at the other end
-- of the connection, where that is known.
local function refused(by, isVouching)
  local stands = call('HMGET', K.epoch, 'ensemble', 'epoch', 'generation', 'server')
  local epoch = numberIn(stands[2], 'office', 'epoch')
  if not epoch then return {'forgotten'} end
  if stands[1] ~= by.ensemble or epoch > by.epoch then
    call('HINCRBY', K.counters, 'fenceRefusals', 1)
    return {'superseded', stands[2]}
  end
  if epoch < by.epoch then return {'forgotten'} end
  if isVouching then return nil end
  if stands[4] ~= (by.server or serverId()) then return {'unvouched'} end
  if (numberIn(stands[3], 'office', 'generation') or 0) < by.seen then return {'forgotten'} end
  return nil
end

-- Counts one write of the leader. Answers the generation.
local function committed(now)
  call('HSET', K.epoch, 'at', int(now))
  return call('HINCRBY', K.epoch, 'generation', 1)
end

-- The same of what may be written before anybody vouches, and is not counted then: a leader that ends on the way, or whose answer is lost, must
-- leave Redis looking as forgetful as it was found.
local function committedBefore(now)
  local stands = call('HMGET', K.epoch, 'server', 'generation')
  if stands[1] == serverId() then return committed(now) end
  return numberIn(stands[2], 'office', 'generation') or 0
end
`;
