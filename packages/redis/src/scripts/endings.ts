import { afterLimits } from '@escapement/core';
import { luaName } from './names.ts';

/**
 * How the ends of runs are noted whose jobs others come after, in the script that ends them. Whoever has no such jobs pays nothing: of the runs that
 * end plainly it is asked in a command that is there anyway. Needs the base.
 */
export const endings = `
-- The jobs whose ends are noted, as far as they were asked for; false where there are none.
local followed
local function isFollowed(job)
  if followed == nil then followed = call('EXISTS', K.followed) == 1 and {} end
  if not followed then return false end
  if followed[job] == nil then followed[job] = call('SISMEMBER', K.followed, job) == 1 end
  return followed[job]
end

local function noteEnding(now, run, letter)
  if not isFollowed(run.job) then return end
  if call('LLEN', K.endings) >= ${afterLimits.ends} then
    weigh('endingsLeftOut', 1)
    call('HSET', K.counters, 'endingsLeftOutAt', int(now))
  else
    gather('RPUSH', K.endings, '["' .. run.id .. '","' .. letter .. '",' .. int(run.attempt or 1) .. ',' .. int(now) .. ']')
  end
end
`;

/** The same of `count` runs that have ended plainly, with the letter of how they did. Needs `plain` and `now`. */
export function plainEndings(of: {
  readonly ids: string;
  readonly jobs: string;
  readonly count: string;
  readonly letter: string;
}): string {
  const { ids, jobs, count, letter } = of;
  return `
    local known, awaited, noted = call('SMISMEMBER', ${luaName('followed')}, unpack(${jobs})), {}, {}
    for i = 1, #${jobs} do awaited[${jobs}[i]] = known[i] == 1 end
    for i = 1, ${count} do
      local id = ${ids}[i]
      if awaited[sub(id, 1, (find(id, '@', 1, true) or 0) - 1)] then
        noted[#noted + 1] = '["' .. id .. '","${letter}",1,' .. format('%d', now) .. ']'
      end
    end
    if #noted > 0 and call('LLEN', ${luaName('endings')}) >= ${afterLimits.ends} then
      call('HINCRBY', ${luaName('counters')}, 'endingsLeftOut', format('%d', #noted))
      call('HSET', ${luaName('counters')}, 'endingsLeftOutAt', format('%d', now))
    else
      send('RPUSH', ${luaName('endings')}, noted, #noted)
    end`;
}
