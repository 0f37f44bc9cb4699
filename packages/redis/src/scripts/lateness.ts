import { givenBackMs, lateWorkerAfterMs, startWithinLeastMs } from '@escapement/core';

/** Names of a job that are looked at for runs that are late as well: more than a leader may have staged ahead of it. */
const lookedAtMost = 4_000;
const lookedAtOnce = 200;

/**
 * Whether it is too late for a run to begin, as `core/decisions/late-start.ts` decides it: most are not late at all, and nothing more is asked of
 * them. Needs base and life.
 */
export const lateness = `
-- The runs of a job's schedule that are not over and stand for late ones before them, newest first: as many as may begin. Of such a fire time its
-- jitter may let the run be due only now or soon. No name of what a schedule owes goes beyond the digits.
local function lateOnes(now, job, most)
  local found, from = {}, 0
  repeat
    local ids = call('ZREVRANGEBYLEX', K.open, '(' .. job .. '@:', '[' .. job .. '@', 'LIMIT', int(from), '${lookedAtOnce}')
    readAhead(ids)
    for _, id in ipairs(ids) do
      local run = #found < most and isScheduled(id) and readRun(id)
      if run and now - run.fire > ${lateWorkerAfterMs} then found[#found + 1] = run end
    end
    from = from + ${lookedAtOnce}
  until #found >= most or #ids < ${lookedAtOnce} or from >= ${lookedAtMost}
  return found
end

-- Of each job as this call found them: whatever it begins of them has taken its place.
local lateNow = {}

-- Why a run is missed whose job lets only the newest of its late runs begin.
local function behindNewer(now, run, most)
  local late = lateNow[run.job]
  if not late then
    late = lateOnes(now, run.job, most)
    lateNow[run.job] = late
  end
  local last = late[most]
  if not last or tonumber(last.fire) <= tonumber(run.fire) then return nil end
  return { outcome = 'missed', reason = most == 1 and 'newer-run-serves' or 'catch-up-limit', detail = late[1].id }
end

-- What an entry says of until when its run may begin, and how many late ones of its job may.
local function timesIn(sealed)
  local isRead, entry = pcall(cjson.decode, sealed)
  local ticket = isRead and type(entry) == 'table' and type(entry[2]) == 'table' and entry[2] or {}
  return tonumber(ticket.by), tonumber(ticket.c)
end

-- The row that a run gets instead of beginning; nil where it may begin. Having waited for its turn is no lateness: for what waits still, nor for
-- what was let go on, whose time counts from then. What stood in line for its lock and was given back had a worker in its time.
local function missedRow(now, run, sealed)
  local late = now - run.due
  if run.attempt ~= 0 or late <= ${startWithinLeastMs} then return nil end
  if run.state == 'blocked' and (run.overlap == 'queue' or run.overlap == 'replace') then return nil end
  local by, most = timesIn(sealed)
  local waited, isGivenBack = run.state == 'staged' and run.next - run.due or 0, run.state == 'retrying'
  if by and now > by + waited + (isGivenBack and ${givenBackMs} or 0) then return { outcome = 'missed', reason = 'too-late' } end
  if not most or most < 1 or waited ~= 0 or isGivenBack or late <= ${lateWorkerAfterMs} or not isScheduled(run.id) then return nil end
  return behindNewer(now, run, most)
end
`;
