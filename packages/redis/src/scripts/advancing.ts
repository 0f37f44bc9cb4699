import { base } from './base.ts';
import { fence } from './fence.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { luaName } from './names.ts';
import { plain } from './plain.ts';
import { plainStages } from './plain-stages.ts';
import { lazily, type Script } from './script.ts';
import { staging } from './staging.ts';

/** What is left of a call when its plain runs are staged. */
const thorough = `
local loaded
local function thorough()
  if loaded then return loaded end
  ${base}${lazily(ledger, ['record', 'isRecorded'])}${life}${fence}${staging}
  loaded = {
    refused = function()
      local runs = {}
      for i, queue in ipairs(told.queues) do runs[i] = { queue = queue } end
      return refused(by) or refusedFor(runs)
    end,
    -- Answers how many of those at these places it staged.
    stage = function(places)
      local runs = {}
      for i, at in ipairs(places) do
        local overlap, flow = string.match(told.overlaps[at], '^(%l+)(%S*)$')
        runs[i] = { id = told.ids[at], job = jobOf(told.ids[at]), fire = told.fires[at], due = told.dues[at], next = told.dues[at],
          version = told.versions[at], revision = tonumber(told.revisions[at]), epoch = told.epochs[at], queue = told.queues[at],
          overlap = overlap, flow = flow, lock = told.locks[at], sealed = ARGV[1 + at], place = at }
      end
      local staged = stageRuns(now, runs)
      flush()
      return staged
    end,
    record = function(rows)
      for _, each in ipairs(rows) do record(now, each.job, each.row) end
      flush()
    end,
  }
  return loaded
end
`;

/**
 * ARGV: `{by, runs, rows, cursors, unscheduled}` as JSON, then the sealed envelopes of the runs in their order. `runs` are columns of texts: ids,
 * fires, dues, versions, revisions, epochs, queues, overlaps as records say them, locks, and priorities where there are any; `rows`: {job, row}; `cursors`: next fire time and job in turn; `unscheduled`:
 * jobs that have no next one. One script for a whole batch. Answers {'committed', generation, staged}, or why it was refused.
 */
export const stageScript: Script = {
  name: 'escapementStage',
  lua: `${plain}
local ask = cjson.decode(ARGV[1])
local by, told, now = ask.by, ask.runs, redisNow()
${thorough}${plainStages}
local mayWrite = holdsOffice() and areSound(told.queues)
if not mayWrite then
  local no = thorough().refused()
  if no then return no end
end
local staged, left = stagePlainly(told)
if #left > 0 then staged = staged + thorough().stage(left) end
if #ask.rows > 0 then thorough().record(ask.rows) end
send('ZADD', ${luaName('schedule')}, ask.cursors, #ask.cursors)
send('ZREM', ${luaName('schedule')}, ask.unscheduled, #ask.unscheduled)
call('HSET', ${luaName('epoch')}, 'at', format('%d', now))
local generation = call('HINCRBY', ${luaName('epoch')}, 'generation', '1')
return { 'committed', generation, staged }`,
};
