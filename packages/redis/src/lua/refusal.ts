/** How a run is ended that never began; needs `now`. Its fire time gets a ledger row that says why. */
export const refusal = `
local function refuse(runId, fire, outcome, reason, detail)
  local rowKey = isScheduled(runId) and 'f' .. fire or 'm' .. runId
  local row = { fireTime = tonumber(fire), outcome = outcome, reason = reason, runId = runId, recordedAt = now }
  if detail then row.detail = detail end
  recordRow(now, jobOf(runId), rowKey, fire, cjson.encode(row), outcome, 1)
  dropRun(runId)
  return rowKey
end

-- The job was changed after this run was staged.
local function supersede(runId, fire, lowest, was, attempt)
  if was == 'running' then
    settleRun(now, runId, fire, attempt, 'lost', 'its worker was lost, and the job was changed meanwhile', was)
    return {'superseded', int(lowest)}
  end
  local job = jobOf(runId)
  local known = call('HGET', p .. 'reasons', job)
  local at, why = string.match(known or '', '^(%d+) (.+)$')
  local explained = at and tonumber(at) >= lowest
  local rowKey = refuse(runId, fire, 'superseded', explained and why or 'edited')
  if not explained then call('SADD', p .. 'unexplained:' .. job, rowKey) end
  return {'superseded', int(lowest)}
end
`;
