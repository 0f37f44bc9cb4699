import { dueLookEveryMs } from '@escapement/core';

/** Due instants nearer to each other than this share a nudge; it comes after the last of them. */
export const nudgeApartMs = 5;

/** How a worker is woken for a run. Needs the base. */
export const waking = `
-- Wakes a worker at an instant, or now. Where that is before whoever nudges is sure to look, one is woken now as well, who sees when to come
-- again.
local nudged = {}
local function nudgeAt(now, queue, at)
  if at <= now + ${dueLookEveryMs} then
    if not nudged[queue] then gather('ZADD', ofQueue(queue, 'marker'), '0', '0') end
    nudged[queue] = true
    if at <= now then return end
  end
  local name = queue .. '|' .. int(math.ceil(at / ${nudgeApartMs}) * ${nudgeApartMs})
  if nudged[name] then return end
  nudged[name] = true
  gather('ZADD', K.nudge, string.sub(name, #queue + 2), name)
end
`;
