/** How a run that may not begin becomes an outcome of another kind. Needs base, ledger and life. */
export const refusing = `
-- A run becomes a row: its fire time has another outcome than a run. Whoever asked for one finds it under its name, and why it did not begin.
local function refuse(now, run, event, row)
  if isScheduled(run.id) then
    row.fireTime, row.runId = tonumber(run.fire), run.id
    if not move(now, run, event) then return end
    record(now, run.job, row, run.id)
  else
    move(now, run, 'cancel', 'not begun: ' .. row.reason .. (row.detail and ' (' .. row.detail .. ')' or ''))
  end
  dropKey(ofQueue(run.queue, run.id))
end
`;
