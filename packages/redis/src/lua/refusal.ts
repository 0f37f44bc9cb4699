/** How a run is ended that never began; needs `now`. Its fire time gets a ledger row that says why. */
export const refusal = `
-- A run asked for by hand stands for no fire time; its row stands beside the others.
local function putAside(job, row)
  local key = 'm' .. row.runId
  row.recordedAt = now
  call('HSET', p .. 'rows:' .. job, key, cjson.encode(row))
  call('ZADD', p .. 'ledger:' .. job, int(row.fireTime), key)
  countHour(now, row.outcome, 1)
  pruneRows(job)
end

local function refuse(runId, fire, outcome, reason, detail)
  local job = jobOf(runId)
  local row = { fireTime = tonumber(fire), outcome = outcome, reason = reason, runId = runId, detail = detail }
  if isScheduled(runId) then record(now, job, row, runId) else putAside(job, row) end
  dropRun(runId)
end
`;
