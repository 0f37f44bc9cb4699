/** Most attempts of one run that are remembered beside the last. */
const attemptsKept = 50;

/** What is remembered of attempts that did not end their run. Needs the life. */
export const earlierAttempts = `
-- An attempt has ended and its run has not: {attempt, outcome, begun, ended, worker, reason}, instants counted from the fire time.
local function noteAttempt(now, run, because)
  local isRead, list = pcall(cjson.decode, string.match(run.earlier or '', '^%d+(%[.*)$') or '[]')
  if not isRead or type(list) ~= 'table' then list = {} end
  local outcome, reason = because[1], because[2]
  if outcome == 'failed' or outcome == 'timed-out' then run.failures = (run.failures or 0) + 1 end
  list[#list + 1] = { run.attempt or 1, outcome, run.begunAt and run.begunAt - run.fire or false, now - run.fire, run.worker or false,
    reason or false }
  while #list > ${attemptsKept} do table.remove(list, 1) end
  -- A record's words stand between spaces.
  run.earlier = int(run.failures or 0) .. string.gsub(cjson.encode(list), ' ', '\\\\u0020')
end

-- Attempts have failed of which nothing else is known here any more; they count as others do.
local function countFailures(run, failures)
  if failures <= (run.failures or 0) then return end
  run.failures = failures
  run.earlier = int(failures) .. (string.match(run.earlier or '', '^%d+(%[.*)$') or '[]')
end
`;
