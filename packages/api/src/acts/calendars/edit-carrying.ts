import {
  type CalendarDefinition,
  editOf,
  isPassing,
  type JobDefinition,
  lagsBehind,
} from '@escapement/core';
import type { Asked } from '../../asked.ts';
import type { Writes } from '../writing-ports.ts';

const touchesAtOnce = 32;
/** What the request keeps for its answer. */
const answerReserveMs = 300;

/**
 * Makes the edit of a calendar an edit of each job that uses it, so that staged runs are taken back and nothing fires
 * retroactively, by the one way in which edits are carried at all. Each touch may be repeated: after a node has died half
 * way, or where there are more jobs than one answer can wait for, the same PUT goes on with those that lag.
 * Answers how many lag still; those are being carried while this node lives.
 */
export async function carryIntoJobs(
  ports: Writes<'definitions' | 'archive'>,
  edit: { readonly calendar: CalendarDefinition; readonly using: readonly JobDefinition[] },
  { ask, notices }: Asked,
): Promise<number> {
  const { clock, logger } = ports;
  const { calendar } = edit;
  const left = edit.using.filter((job) => lagsBehind(job, calendar));
  let open = left.length;
  let isRedisAway = false;
  const carryOn = async () => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      if ((await carryInto(ports, job.id, calendar)) === 'redis-away') isRedisAway = true;
      open -= 1;
    }
  };
  const carrying = Promise.all(Array.from({ length: touchesAtOnce }, carryOn)).catch(
    (error: unknown) => {
      if (!isPassing(error)) throw error;
      const about = { calendar: calendar.name, code: error.code, jobsLeft: open };
      logger.warn(about, 'the edit of a calendar stopped half way; repeat it to carry it on');
    },
  );
  const answered = new AbortController();
  const waitMs = Math.max(0, ask.remainingMs() - answerReserveMs);
  await Promise.race([carrying, clock.sleep(waitMs, answered.signal)]);
  answered.abort();
  if (isRedisAway) notices.warn('REDIS_UNAVAILABLE');
  return open;
}

async function carryInto(
  { archive, definitions, time }: Writes<'definitions' | 'archive'>,
  jobId: string,
  calendar: CalendarDefinition,
): Promise<'carried' | 'redis-away'> {
  const calendarVersions = { [calendar.name]: calendar.version };
  const now = await time.ask();
  const outcome = await definitions.touch(jobId, { now, calendarVersions });
  // Deleted, or given another schedule meanwhile: then there is nothing to carry.
  if (outcome.kind !== 'written') return 'carried';
  try {
    // From here on the gate refuses what was staged with the calendar as it was, even while nobody leads.
    await archive.announceEdits([{ jobId, edit: editOf(outcome.definition) }]);
    return 'carried';
  } catch (error) {
    if (!isPassing(error)) throw error;
    return 'redis-away';
  }
}
