import { base } from './base.ts';
import { fence } from './fence.ts';
import type { Script } from './script.ts';

/** So long a worker rests that found a queue with as many at work as may be; what ends mostly makes it come sooner. */
const fullLookedAtMs = 1_000;

/** The field of BullMQ's `meta` that says how a rate is counted by keys; its own fields have other names. */
export const rateField = 'escapementRate';

/**
 * The limits of a queue stand where BullMQ keeps those of its own, in its `meta`, so that its workers keep to them too: how many may be `active`,
 * and how many may begin within a window, which are counted in the key `limiter` that ends with it. A rate that is counted by keys BullMQ does not
 * know: it stands beside them in a field of ours, and each run is asked for its key. All parts stand within `take`, and cost a queue without limits nothing. Here it is found how many there is room for. Needs `about`, which is what `meta` says, `most` and `now`.
 */
export const roomWithin = `
    limits = { places = tonumber(about[2] or ''), max = tonumber(about[3] or ''), windowMs = tonumber(about[4] or ''), key = queueBase .. 'limiter' }
    local isRead, rate = pcall(cjson.decode, about[5] or '')
    -- Counted by nobody is what somebody else wrote there.
    local isRate = isRead and type(rate) == 'table' and type(rate.key) == 'table'
    by.rate = isRate and (tonumber(rate.max) or 0) >= 1 and (tonumber(rate.windowMs) or 0) >= 1 and rate or nil
    if limits.places then
      limits.free = math.max(limits.places - call('LLEN', queueBase .. 'active'), 0)
      most = math.min(most, limits.free)
    end
    if limits.max and limits.windowMs then
      limits.used = tonumber(call('GET', limits.key) or '') or 0
      -- What has no end is no window.
      if limits.used > 0 and call('PTTL', limits.key) <= 0 then
        call('DEL', limits.key)
        limits.used = 0
      end
      most = math.min(most, math.max(limits.max - limits.used, 0))
    end`;

/** What was begun is counted, and who finds more due than there is room for comes when there may be. Needs `begun`, and sets `nextDue` and `isFull`. */
export const heldWithin = `
    if limits.used and begun > 0 then
      limits.used = call('INCRBY', limits.key, format('%d', begun))
      if limits.used == begun then call('PEXPIRE', limits.key, format('%d', limits.windowMs)) end
    end
    if nextDue > 0 and nextDue <= now then
      isFull = limits.free and begun >= limits.free
      if isFull then nextDue = now + ${fullLookedAtMs}
      elseif limits.used and limits.used >= limits.max then nextDue = now + math.max(call('PTTL', limits.key), 1) end
    end`;

/**
 * ARGV: `{by, limits}`: of each queue that has limits `{queue, concurrency?, max?, duration?, rate?}`; the last is JSON, of a rate that is counted by
 * keys, whose windows begin anew when it changes. What a queue had that is not among them goes. Answers
 * {'committed', generation}, or why it was refused.
 */
export const keepLimitsScript: Script = {
  name: 'escapementKeepLimits',
  lua: `${base}${fence}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by)
if no then return no end
local isLimited = {}
-- Who waits for a limit may find another.
local function write(queue, limits)
  if redis.pcall('HGET', ofQueue(queue, 'meta'), '${rateField}') ~= (limits.rate or false) then
    dropKey(K.rates .. queue)
    dropKey(K.rateEnds .. queue)
  end
  if limits.rate then tryCall('HSET', ofQueue(queue, 'meta'), '${rateField}', limits.rate)
  else tryCall('HDEL', ofQueue(queue, 'meta'), '${rateField}') end
  for _, field in ipairs({ 'concurrency', 'max', 'duration' }) do
    if limits[field] then tryCall('HSET', ofQueue(queue, 'meta'), field, int(limits[field]))
    else tryCall('HDEL', ofQueue(queue, 'meta'), field) end
  end
  gather('ZADD', ofQueue(queue, 'marker'), '0', '0')
end
for _, each in ipairs(ask.limits) do
  isLimited[each.queue] = true
  gather('SADD', K.limitedQueues, each.queue)
  write(each.queue, each)
end
for _, queue in ipairs(call('SMEMBERS', K.limitedQueues)) do
  if not isLimited[queue] then
    gather('SREM', K.limitedQueues, queue)
    write(queue, {})
  end
end
flush()
return {'committed', committed(redisMillis())}`,
};
