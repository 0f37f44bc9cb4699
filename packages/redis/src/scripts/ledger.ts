/** Most ledger rows kept per job beside its runs. */
export const keptRows = 2_000;
/** A stretch of more fire times than any that we count was written by somebody else; it is split at instants. */
const firesMost = 5_000;

/**
 * The ledger's rows: outcomes that are not runs. A row stands for one fire time, or for a stretch of them that share an outcome. It is
 * keyed by its first fire time and ordered by its last, and **no two rows of a job overlap, nor does a row cover the fire time of a
 * run**. So a fire time has one outcome by construction: what is recorded later is split around what stands.
 *
 * The fire times of a stretch are known as `steps` (the distances from one to the next, `1000x29,2000`) as long as there are not too many
 * to count; a longer stretch is split at instants. Needs the base; whoever gathered runs flushes before it records.
 */
export const ledger = `
local function firesOf(row)
  local last = row.untilFireTime or row.fireTime
  if last == row.fireTime then return { row.fireTime } end
  if not row.steps then return nil end
  local fires, at = { row.fireTime }, row.fireTime
  for step, times in string.gmatch(row.steps, '(%d+)x?(%d*)') do
    for _ = 1, tonumber(times) or 1 do
      if #fires == ${firesMost} then return nil end
      at = at + tonumber(step)
      fires[#fires + 1] = at
    end
  end
  return fires
end

local function stepsOf(fires)
  local parts, i = {}, 2
  while i <= #fires do
    local step, times = fires[i] - fires[i - 1], 1
    while i + times <= #fires and fires[i + times] - fires[i + times - 1] == step do times = times + 1 end
    parts[#parts + 1] = times == 1 and int(step) or int(step) .. 'x' .. times
    i = i + times
  end
  return table.concat(parts, ',')
end

-- The rows that meet a span, in order. Those of runs asked for by hand stand for no fire time.
local function rowsWithin(job, from, to)
  local found, offset = {}, 0
  while true do
    local part = call('ZRANGEBYSCORE', K.ledger .. job, int(from), '+inf', 'WITHSCORES', 'LIMIT', offset, 50)
    for i = 1, #part, 2 do
      local first = tonumber(string.match(part[i], '^f(-?%d+)$') or '')
      if first and first > to then return found end
      if first then found[#found + 1] = { key = part[i], from = first, to = tonumber(part[i + 1]) } end
    end
    if #part < 100 then return found end
    offset = offset + 50
  end
end

local function isRecorded(job, fire) return #rowsWithin(job, fire, fire) > 0 end

-- What has an outcome in a span, or will have: rows, runs whether over or not, and what was dropped for age, in order. 'except' is a run that
-- is about to go, or has just gone, without one; newer ones of its job may have been dropped for age meanwhile.
local function takenWithin(job, from, to, except)
  local taken = rowsWithin(job, from, to)
  local pruned = prunedUpTo(job, call('HGET', K.pruned, job))
  if pruned >= from and not except then taken[#taken + 1] = { from = from, to = pruned } end
  local function add(fire) taken[#taken + 1] = { from = fire, to = fire } end
  local past = call('ZRANGEBYSCORE', K.past .. job, int(from), int(to), 'WITHSCORES')
  for i = 1, #past, 2 do
    -- One that cannot be read had a fire time all the same.
    if not string.find(past[i], '^%["[^"]*Z%-') then add(tonumber(past[i + 1])) end
  end
  for _, id in ipairs(call('ZRANGEBYLEX', K.open, byName(job))) do
    local fire = isScheduled(id) and id ~= except and tonumber(call('ZSCORE', K.runs, id) or '')
    if fire and fire >= from and fire <= to then add(fire) end
  end
  table.sort(taken, function(a, b) return a.from < b.from end)
  return taken
end

-- What is left of a row when 'taken' is taken out of it, as pieces {from, to, fires or nil}.
local function piecesOf(row, taken)
  local pieces, j, fires = {}, 1, firesOf(row)
  if fires then
    local open
    for _, fire in ipairs(fires) do
      while taken[j] and taken[j].to < fire do j = j + 1 end
      if taken[j] and taken[j].from <= fire then
        open = nil
      elseif open then
        open.to = fire
        open.fires[#open.fires + 1] = fire
      else
        open = { from = fire, to = fire, fires = { fire } }
        pieces[#pieces + 1] = open
      end
    end
    return pieces
  end
  local at = row.fireTime
  for _, each in ipairs(taken) do
    if each.from > at then pieces[#pieces + 1] = { from = at, to = each.from - 1 } end
    at = math.max(at, each.to + 1)
  end
  if at <= row.untilFireTime then pieces[#pieces + 1] = { from = at, to = row.untilFireTime } end
  return pieces
end

local function putRow(job, row)
  local key = 'f' .. int(row.fireTime)
  call('HSET', K.rows .. job, key, cjson.encode(row))
  call('ZADD', K.ledger .. job, int(row.untilFireTime or row.fireTime), key)
end

local function putPiece(job, row, piece)
  row.fireTime, row.untilFireTime, row.count, row.steps = piece.from, nil, nil, nil
  if piece.to > piece.from then row.untilFireTime = piece.to end
  if piece.fires and #piece.fires > 1 then
    row.count, row.steps = #piece.fires, stepsOf(piece.fires)
  end
  putRow(job, row)
end

local function pruneRows(job)
  local name = K.ledger .. job
  local excess = call('ZCARD', name) - ${keptRows}
  if excess <= 0 then return end
  local old = call('ZPOPMIN', name, excess)
  for i = 1, #old, 2 do
    call('HDEL', K.rows .. job, old[i])
    if string.sub(old[i], 1, 1) == 'f' then pruneUpTo(job, old[i + 1]) end
  end
end

-- The outcome of a run that was asked for: it stands for no fire time, and its row stands beside the others.
local function recordAsked(now, job, row)
  local key = 'm' .. row.runId
  row.recordedAt = now
  call('HSET', K.rows .. job, key, cjson.encode(row))
  call('ZADD', K.ledger .. job, int(row.fireTime), key)
  countHour(now, row.outcome, 1)
  pruneRows(job)
end

-- Records an outcome for those of its fire times that have none. Answers how many fire times that were, as far as counted.
local function record(now, job, row, except)
  row.recordedAt = now
  local last = row.untilFireTime or row.fireTime
  local taken = takenWithin(job, row.fireTime, last, except)
  local written = 0
  if #taken == 0 then
    putRow(job, row)
    written = row.count or 1
  else
    for _, piece in ipairs(piecesOf(row, taken)) do
      putPiece(job, row, piece)
      written = written + (piece.fires and #piece.fires or 1)
    end
  end
  if written > 0 then
    countHour(now, row.outcome, written)
    pruneRows(job)
  end
  return written
end

local function isRow(row, found)
  return type(row) == 'table' and row.fireTime == found.from and (row.untilFireTime or row.fireTime) == found.to
    and type(row.recordedAt) == 'number' and type(row.outcome) == 'string'
    and (row.count == nil or type(row.count) == 'number')
    and (row.steps == nil or type(row.steps) == 'string')
end

-- The row of an index entry. Where it cannot be read, its fire times have an outcome that nobody can tell any more.
local function rowAt(job, found)
  local isJson, row = pcall(cjson.decode, call('HGET', K.rows .. job, found.key) or '')
  if isJson and isRow(row, found) then return row end
  unreadable('rows:' .. job .. ' ' .. found.key)
  return {
    fireTime = found.from, untilFireTime = found.to > found.from and found.to or nil,
    outcome = 'unknown', reason = 'records-lost', recordedAt = redisMillis(),
  }
end

-- Takes what lies within a span out of a row, and leaves the rest of it standing.
local function carveRow(job, found, from, to)
  local rows = K.rows .. job
  local row = rowAt(job, found)
  call('HDEL', rows, found.key)
  call('ZREM', K.ledger .. job, found.key)
  local left, before = 0, row.count or 1
  for _, piece in ipairs(piecesOf(row, { { from = from, to = to } })) do
    putPiece(job, row, piece)
    left = left + (piece.fires and #piece.fires or 1)
  end
  if left < before then countHour(row.recordedAt, row.outcome, left - before) end
end

-- A run turned out to have happened: what was recorded of its fire time is not true.
local function carveFire(job, fire)
  for _, found in ipairs(rowsWithin(job, fire, fire)) do carveRow(job, found, fire, fire) end
end
`;
