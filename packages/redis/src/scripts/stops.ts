/** How somebody has a run stopped. Needs base, life and ends. */
export const stops = `
-- One that has begun keeps the request, of which its worker is told, or a leader its shards; any other is over and leaves its queue. 'request' is the JSON of who
-- wants it stopped. Answers 'asked' or 'cancelled'.
local function stopRun(now, run, request)
  -- Whoever may not speak in this channel is heard all the same: a beat asks the record.
  local function ring() redis.pcall('PUBLISH', K.stops, run.id) end
  if run.state == 'running' or run.state == 'shared' then
    if not run.stop then
      run.stop = request
      writeRecord(run)
    end
    ring()
    return 'asked'
  end
  run.stop = request
  local wasInHand = isInHand(run)
  if not move(now, run, 'cancel') then return 'over' end
  leaveLine(run)
  leaveQueue(run)
  -- It stood in line for its lock, and its worker has it in hand still.
  if wasInHand then ring() end
  return 'cancelled'
end
`;
