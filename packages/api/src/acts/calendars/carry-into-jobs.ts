import { type CalendarDefinition, type JobDefinition, lagsBehind } from '@escapement/core';
import type { Asked } from '../../asked.ts';
import type { Writes } from '../writing-ports.ts';
import { EditCarrying } from './edit-carrying.ts';

/** What the request keeps for its answer. */
const answerReserveMs = 300;

/** An edit of a calendar with the jobs that use it. */
export interface CalendarEdit {
  readonly calendar: CalendarDefinition;
  readonly using: readonly JobDefinition[];
}

/** Carries an edit into the jobs that use the calendar, as long as the request may wait. Answers how many of them lag still. */
export type CarryIntoJobs = (edit: CalendarEdit, asked: Asked) => Promise<number>;

/**
 * Makes the edit of a calendar an edit of each job that uses it, so that staged runs are taken back and nothing fires
 * retroactively, by the one way in which edits are carried at all. Each touch may be repeated: after a node has died half
 * way, or where there are more jobs than one answer can wait for, the same PUT goes on with those that lag. Those that an
 * answer does not wait for are carried while this node lives, of each calendar by its last edit alone.
 */
export function createCarryIntoJobs(ports: Writes<'definitions' | 'archive'>): CarryIntoJobs {
  const underWay = new Map<string, EditCarrying>();

  function begin(calendar: CalendarDefinition): EditCarrying {
    const { name } = calendar;
    underWay.get(name)?.stop();
    const carrying = new EditCarrying(ports, calendar);
    underWay.set(name, carrying);
    void carrying.ended.then(() => {
      if (underWay.get(name) === carrying) underWay.delete(name);
    });
    return carrying;
  }

  return async ({ calendar, using }, { ask, notices }) => {
    const lagging = using.filter((job) => lagsBehind(job, calendar)).map(({ id }) => id);
    if (lagging.length === 0) return 0;
    const standing = underWay.get(calendar.name);
    const isJoined = standing?.isUnderWay && standing.calendar.version >= calendar.version;
    const carrying = isJoined ? standing : begin(calendar);
    carrying.add(lagging);
    const answered = new AbortController();
    const waitMs = Math.max(0, ask.remainingMs() - answerReserveMs);
    await Promise.race([carrying.ended, ports.clock.sleep(waitMs, answered.signal)]);
    answered.abort();
    if (carrying.isRedisAway) notices.warn('REDIS_UNAVAILABLE');
    return carrying.laggingCount;
  };
}
