import { type EpochMillis, toIso } from '@escapement/core';
import type { SchedulePreview } from '@escapement/protocol';
import type { Survey, Timetable } from '@escapement/timetable';

/** The end of what is looked at when nothing fires any more. */
const latest = Date.UTC(2200, 0, 1);
const excludedAtMost = 100;

export interface UpcomingInstants {
  readonly fires: SchedulePreview['fires'];
  readonly excluded: SchedulePreview['excluded'];
  /** The last excluded instant of the list, where it was cut short. */
  readonly moreExcludedAfter?: EpochMillis;
  /** What was found ahead: two fire times at least, also where one is shown. */
  readonly ahead: Survey;
}

/**
 * The next `count` fires from an instant on, that instant included, and what calendars take out before the last of them.
 * The fires are never fewer for what is excluded between them: the timetable jumps over it.
 */
export function upcomingInstants(
  timetable: Timetable,
  from: EpochMillis,
  count: number,
): UpcomingInstants {
  if (timetable.isManual) return { fires: [], excluded: [], ahead: { fireTimes: [] } };
  const ahead = timetable.survey(from, latest, Math.max(count, 2));
  const fireTimes = ahead.fireTimes.slice(0, count);
  const isComplete = fireTimes.length < count;
  const end = isComplete ? (ahead.undecidedFrom ?? latest) : (fireTimes.at(-1) ?? from);
  const { excluded, cut } = excludedBetween(timetable, from, end);
  const last = excluded.at(-1);
  return {
    fires: fireTimes.map((fireTime) => fireOf(timetable, fireTime)),
    excluded: excluded.map(({ at, reason }) => ({ at: toIso(at), reason })),
    ...(cut && last !== undefined ? { moreExcludedAfter: last.at } : {}),
    ahead,
  };
}

function excludedBetween(
  timetable: Timetable,
  from: EpochMillis,
  end: EpochMillis,
): { excluded: readonly { at: EpochMillis; reason: string }[]; cut: boolean } {
  const excluded: { at: EpochMillis; reason: string }[] = [];
  let resumeAt: EpochMillis | undefined = from;
  while (resumeAt !== undefined) {
    const walk = timetable.walk(resumeAt, end, excludedAtMost);
    for (const entry of walk.entries) {
      if (entry.kind === 'fire') continue;
      if (excluded.length === excludedAtMost) return { excluded, cut: true };
      excluded.push({ at: entry.fireTime, reason: entry.reason });
    }
    resumeAt = walk.resumeAt;
  }
  return { excluded, cut: false };
}

function fireOf(timetable: Timetable, fireTime: EpochMillis): SchedulePreview['fires'][number] {
  const { local, offset, kind } = timetable.explain(fireTime);
  return { fireTime: toIso(fireTime), local, offset, kind };
}
