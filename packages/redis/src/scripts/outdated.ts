import { base } from './base.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import type { Script } from './script.ts';
import { staging } from './staging.ts';

/**
 * The layout that these scripts write. The first one kept each run in a hash of other fields, and the office under another name; the second
 * had a field for each thing that a record says, and the third two fields with texts.
 */
export const layout = '4';
/** No epoch comes near it: nodes of an older version are refused for good, and their workers find nothing vouched for. */
const beyondEpochs = '900000000000000';

/**
 * The office of the first layout, under the name that it had there. It moves to its new name with all that it knows, and what stands at
 * the old one keeps older nodes out. Every job counts as not projected then, so that it is carried anew, with its card and its staged
 * runs. Needs the base.
 */
export const outdated = `
local function takeOverOffice()
  if call('EXISTS', K.epoch) == 1 then return end
  local former = p .. 'epoch'
  local stands = call('HMGET', former, 'ensemble', 'epoch')
  if not stands[2] or stands[2] == '${beyondEpochs}' then return end
  redis.call('RENAME', former, K.epoch)
  call('HSET', former, 'ensemble', stands[1] or '', 'epoch', '${beyondEpochs}', 'nodeId', 'a newer version')
  call('UNLINK', K.revisions)
end
`;

const readFormer = `
local function numeral(text, name, field) return numberIn(text, name, field) and text end

-- A run as the first layout kept it; nil where it cannot be read.
local function readFormer(id)
  local v = call('HMGET', K.run .. id, 'state', 'head', 'attempt', 'stagedAt', 'startedAt', 'finishedAt', 'workerId', 'reason', 'lock')
  local isRead, head = pcall(cjson.decode, v[2] or '')
  local fire = call('ZSCORE', K.runs, id)
  if not v[1] or not isRead or type(head) ~= 'table' or not fire then return nil end
  local due, job, name = tonumber(head[1]), jobOf(id), 'run:' .. id
  if not due or not job or type(head[4]) ~= 'string' then return nil end
  return { id = id, job = job, fire = fire, due = int(due), next = int(due), version = tonumber(head[2]) or 0, revision = 0,
    epoch = tonumber(head[3]) or 0, queue = head[4], lock = head[5], overlap = 'allow', was = v[1],
    attempt = numberIn(v[3], name, 'attempt') or 0, stagedAt = numeral(v[4], name, 'stagedAt') or int(due),
    begunAt = numeral(v[5], name, 'startedAt') or nil, endedAt = numberIn(v[6], name, 'finishedAt'),
    worker = v[7] or nil, reason = v[8] or nil, locked = v[9] or nil, state = 'none' }
end

local function leaveFormer(run, index)
  gather('ZREM', p .. 'runs:' .. run.job, run.id)
  gather('ZREM', p .. index, run.id)
end
`;

/**
 * ARGV: `{by, most}`. Brings runs that are not over into the layout of now, those that wait for their time with the revision 0: their jobs
 * are carried anew before they begin. One that was running is one whose worker has to show that it lives. Answers {'committed',
 * generation, how many}; 0 when none was left, and then the layout is the one of now.
 */
export const renewOpenScript: Script = {
  name: 'escapementRenewOpen',
  lua: `${base}${ledger}${life}${fence}${staging}${readFormer}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
local now, renewed = redisMillis(), 0

local function forgetFormer(id, index)
  unreadable('run:' .. id)
  for _, name in ipairs({ index, 'owed', 'alive', 'runs' }) do gather('ZREM', p .. name, id) end
  dropKey(K.run .. id)
end

local function renew(id, index)
  local run = readFormer(id)
  renewed = renewed + 1
  if not run then return forgetFormer(id, index) end
  call('DEL', K.run .. id)
  leaveFormer(run, index)
  flush()
  move(now, run, run.was == 'running' and 'retell' or 'stage')
  if run.state == 'running' then
    run.worker, run.begunAt = run.worker or 'unknown', run.begunAt or int(now)
    call('HSETNX', K.beats, run.worker, int(now))
  end
  writeRecord(run)
end

-- Records of the second and third layout say the same in other words. One that cannot be read is left to who next reads it.
local function textOfSecond(id)
  local v = call('HMGET', K.run .. id, 's', 'a', 'f', 'd', 'v', 'r', 'e', 'q', 'c', 'o', 'l', 'b', 'w')
  for i = 1, 9 do
    if not v[i] or i > 1 and i ~= 8 and not string.find(v[i], '^%d+$') then return nil end
  end
  return v[1] .. ' ' .. v[2] .. ' ' .. (v[12] or '') .. ' ' .. (v[13] or '') .. '|' .. table.concat({ v[3], v[4], v[5], v[6], v[7], v[8], v[9],
    v[10] or 'allow', v[11] or '' }, ' ')
end

local function textOfThird(id)
  local v = call('HMGET', K.run .. id, 'm', 'h')
  return v[1] and v[2] and v[1] .. '|' .. v[2]
end

local function rewrite(id)
  local key = K.run .. id
  if redis.call('EXISTS', key) == 0 then return end
  local third = textOfThird(id)
  local text = third or textOfSecond(id)
  local v = call('HMGET', key, 'n', 'y', 'g', 'x', 's')
  local stop = third and v[5]
  call('DEL', key)
  if not text then return end
  if v[1] or v[2] or v[3] or v[4] or stop then
    text = text .. '|' .. table.concat({ v[1] or '', v[2] or '0', v[3] or '', v[4] or '', stop or '' }, ' ')
  end
  call('SET', K.record .. id, text, 'NX')
end

local function rewriteSome()
  local from = call('HGET', K.epoch, 'rewrittenTo')
  local ids = call('ZRANGEBYLEX', K.open, from and '(' .. from or '-', '+', 'LIMIT', 0, ask.most)
  for _, id in ipairs(ids) do rewrite(id) end
  if #ids > 0 then call('HSET', K.epoch, 'rewrittenTo', ids[#ids]) else call('HDEL', K.epoch, 'rewrittenTo') end
  return #ids
end

local stands = call('HGET', K.epoch, 'layout')
if stands == '2' or stands == '3' then renewed = rewriteSome() end
for _, id in ipairs(call('ZRANGE', p .. 'owing', 0, ask.most - 1)) do renew(id, 'owing') end
if renewed == 0 then
  for _, id in ipairs(call('ZRANGE', K.aliveByFire, 0, -1)) do
    if renewed < ask.most and call('HEXISTS', K.run .. id, 'state') == 1 then renew(id, 'running') end
  end
end
flush()
if renewed == 0 then call('HSET', K.epoch, 'layout', '${layout}') end
return {'committed', committedBefore(now), renewed}`,
};

/** ARGV: `{by, most}`. Packs runs that are over, as the layout of now keeps them. Answers {'committed', generation, how many are left}. */
export const renewPastScript: Script = {
  name: 'escapementRenewPast',
  lua: `${base}${ledger}${life}${fence}${readFormer}
local ask = cjson.decode(ARGV[1])
local no = refused(ask.by, true)
if no then return no end
local now, settled = redisMillis(), p .. 'settled'

local function keepLog(run)
  local log = K.log .. run.id
  if call('EXISTS', log) == 0 then return end
  local bytes = redis.call('MEMORY', 'USAGE', log) or 0
  gather('HSET', K.logBytes, run.id, int(bytes))
  gather('ZADD', K.logs, run.fire, run.id)
  call('HINCRBY', K.jobLogBytes, run.job, int(bytes))
  weigh('logBytes', bytes)
end

for _, id in ipairs(call('ZRANGE', settled, 0, ask.most - 1)) do
  local run = readFormer(id)
  if run and letters[run.was] then
    local packed = pack(run.endedAt or now, run, run.was, run.reason)
    gather('ZADD', K.past .. run.job, run.fire, packed)
    weigh('runBytes', #packed)
    weigh('runCount', 1)
    leaveFormer(run, 'settled')
    keepLog(run)
  else
    unreadable('run:' .. id)
    gather('ZREM', settled, id)
    gather('ZREM', K.runs, id)
  end
  dropKey(K.run .. id)
end
flush()
return {'committed', committedBefore(now), call('ZCARD', settled)}`,
};
