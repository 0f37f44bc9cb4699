import type { CalendarDefinition, CalendarStore, ScheduleStore, Term } from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

const lookEveryMs = 2_000;

/**
 * Keeps the calendars in Redis beside the projected definitions, so that an ensemble that was rebuilt empty can have both back. One
 * that vanishes within this term was deleted by somebody; one that was missing from its begin may be what was lost.
 */
export async function runCalendarKeeping(
  deps: LoopDeps & {
    readonly store: Pick<ScheduleStore, 'keepCalendars'>;
    readonly calendars: Pick<CalendarStore, 'all'>;
    readonly term: Term;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, calendars, term, clock, logger } = deps;
  let before: ReadonlyMap<string, CalendarDefinition> = new Map();
  const name = 'keeping the calendars';
  await untilAborted({ clock, logger, signal, everyMs: lookEveryMs, name }, async () => {
    const now = new Map(calendars.all());
    const kept = [...now.values()].filter((each) => before.get(each.name) !== each);
    const removed = [...before.keys()].filter((each) => !now.has(each));
    if (kept.length === 0 && removed.length === 0) return;
    const outcome = await store.keepCalendars(term, { kept, removed });
    if (outcome.kind === 'committed') before = now;
  });
}
