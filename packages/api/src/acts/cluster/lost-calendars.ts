import {
  calendarInputSchema,
  calendarNamesOf,
  type KeptCalendar,
  type Schedule,
} from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { readCalendarsOf } from '../../calendars/known-calendars.ts';
import { refuseBeyondStock } from '../../jobs/definition-stock.ts';
import { ProblemSignal } from '../../problems/problem-signal.ts';
import type { Writes } from '../writing-ports.ts';

interface World {
  readonly deps: Writes<'calendars'>;
  readonly ask: Ask;
}

/**
 * Writes the calendars back that these schedules name and this ensemble lacks, as Redis kept them. Answers what is wrong with those that
 * stay lost, by name.
 */
export async function restoreCalendars(
  schedules: readonly Schedule[],
  world: World,
): Promise<ReadonlyMap<string, string>> {
  const present = await readCalendarsOf(schedules, world);
  const names = [...new Set(schedules.flatMap(calendarNamesOf))];
  const missing = names.filter((name) => !present.has(name));
  const lost = new Map<string, string>();
  if (missing.length === 0) return lost;
  const kept = await world.ask.redis(() => world.deps.orphans.calendars());
  for (const name of missing) {
    try {
      await restoreCalendar(name, kept, world);
    } catch (error) {
      if (!(error instanceof ProblemSignal)) throw error;
      lost.set(name, error.message);
    }
  }
  return lost;
}

async function restoreCalendar(
  name: string,
  kept: readonly KeptCalendar[],
  { deps, ask }: World,
): Promise<void> {
  const found = kept.find((each) => each.name === name);
  if (found === undefined || 'problem' in found) throw calendarMissing(name);
  const { version: _v, updatedAt: _u, ...content } = found.calendar;
  const input = calendarInputSchema.safeParse(content);
  if (!input.success) throw calendarMissing(name);
  refuseBeyondStock(deps, input.data, undefined);
  const now = await deps.time.ask();
  // Whoever was faster has written the same, or another, which stands.
  await ask.zookeeper(() => deps.calendars.create(input.data, now));
}

function calendarMissing(name: string): ProblemSignal {
  return new ProblemSignal(
    'CALENDAR_NOT_FOUND',
    `Its calendar ${name} is gone as well: create that first.`,
  );
}
