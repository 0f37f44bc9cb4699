import { base } from './base.ts';
import type { Script } from './script.ts';

/** How long announced edits are kept, for the leader to carry and for the auditor to look back by. */
const editsKeptS = 7_200;
/** Most edits kept of one job: who edits faster than they are carried loses the oldest of them from the chain. */
const editsKept = 64;

/** ARGV: a list of `{job, revision}`, then each edit as JSON. An older edit than the one that stands is kept for the chain and raises nothing. */
export const announceScript: Script = {
  name: 'escapementAnnounce',
  lua: `${base}
local asked = cjson.decode(ARGV[1])
local least = fieldsOf(K.minRevision, distinct(asked, 'job'))
for i, ask in ipairs(asked) do
  local job, revision = ask.job, int(ask.revision)
  local stands = leastRevision(job, least[job])
  local edits = K.edits .. job
  call('ZREMRANGEBYSCORE', edits, revision, revision)
  call('ZADD', edits, revision, ARGV[i + 1])
  call('ZREMRANGEBYRANK', edits, 0, -${editsKept + 1})
  call('EXPIRE', edits, ${editsKeptS})
  if ask.revision > stands then
    least[job] = revision
    gather('HSET', K.minRevision, job, revision)
    gather('ZADD', K.announced, revision, job)
  end
end
flush()
return 1`,
};
