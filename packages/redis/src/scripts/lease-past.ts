import { lockHistoryLimits } from '@escapement/core';

const { tenures, names, keptMs } = lockHistoryLimits;
/** Names of which the history is given up in one call, so that no call takes long; each call brings one more at the most. */
const givenUpAtOnce = 100;

/**
 * Who held a lease before. A row is written when it is taken, with the time at which it runs out: so nobody has to be there when it does. Needs the
 * names of `leasing`.
 */
export const leasePast = `
local past = K.leasePast .. ask.name

-- Whoever takes a lease brings a name more, and does this for it: nobody who renews or gives back pays for it.
local function giveUpOldest()
  call('ZREMRANGEBYSCORE', K.leasePasts, '-inf', int(now - ${keptMs}))
  local over = math.min(call('ZCARD', K.leasePasts) - ${names}, ${givenUpAtOnce})
  if over <= 0 then return end
  for _, name in ipairs(call('ZRANGE', K.leasePasts, 0, int(over - 1))) do
    call('UNLINK', K.leasePast .. name)
    call('ZREM', K.leasePasts, name)
  end
end

-- Only after the write that it tells of: a Redis that is full refuses the first write of a script that takes room, and none after one that it let
-- through. So a lease is given back there too.
local function notePast(holder, how, taker)
  local row = cjson.encode({ holder.token, holder.owner, holder.since, holder.untilMs, how, taker and taker.by, taker and taker.reason })
  local isRead, last = pcall(cjson.decode, call('LINDEX', past, 0) or '')
  if isRead and type(last) == 'table' and last[1] == holder.token then
    call('LSET', past, 0, row)
  else
    call('LPUSH', past, row)
    call('LTRIM', past, 0, ${tenures - 1})
  end
  call('PEXPIRE', past, '${keptMs}')
  call('ZADD', K.leasePasts, int(now), ask.name)
  call('PEXPIRE', K.leasePasts, '${keptMs}')
end
`;
