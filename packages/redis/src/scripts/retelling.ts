/** Whose word counts of a run that Redis may have forgotten. Needs the base and the life. */
export const retelling = `
-- Whether a worker is believed that says it has an attempt in hand: what Redis knows of the run is older, or nothing at all. One that is listed
-- and has no record is over.
local function isBelieved(run, told)
  if not run then return not call('ZSCORE', K.runs, told.id) end
  return (run.attempt or 0) <= told.attempt and may(run, 'retell')
end
`;
