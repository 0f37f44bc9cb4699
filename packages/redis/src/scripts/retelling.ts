/** Whose word counts of a run that Redis may have forgotten. Needs the base and the life. */
export const retelling = `
-- Whether a worker is believed that says it has an attempt in hand: what Redis knows of the run is older, or nothing at all. One that is listed
-- and has no record is over. One that is to be tried again has had the attempt that it counts last: whoever names that one has not heard yet
-- how its own word was answered.
local function isBelieved(run, told)
  if not run then return not call('ZSCORE', K.runs, told.id) end
  local attempt = run.attempt or 0
  return may(run, 'retell') and (attempt < told.attempt or attempt == told.attempt and run.state == 'running')
end
`;
