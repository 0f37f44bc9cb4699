/** Due instants nearer to each other than this share a nudge; it comes after the last of them. */
const nudgeApartMs = 5;

/** How a worker is woken for a run. Needs the base. */
export const waking = `
-- Wakes a worker when the run may begin, or now.
local nudged = {}
local function nudgeFor(now, run)
  local next = tonumber(run.next)
  if next <= now then
    if not nudged[run.queue] then gather('ZADD', ofQueue(run.queue, 'marker'), '0', '0') end
    nudged[run.queue] = true
    return
  end
  local instant = int(math.ceil(next / ${nudgeApartMs}) * ${nudgeApartMs})
  if nudged[run.queue .. instant] then return end
  nudged[run.queue .. instant] = true
  gather('ZADD', K.nudge, instant, run.queue .. '|' .. instant)
end
`;
