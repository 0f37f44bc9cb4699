import type { EpochMillis } from '../words/instants.ts';

/** An instant and the queues in which something is due then. */
export interface WakeInstant {
  readonly dueTime: EpochMillis;
  readonly queues: ReadonlySet<string>;
}

/**
 * So often whoever nudges looks for what is due next. What is staged for sooner than that may have been staged just behind a look; it wakes a
 * worker as soon as it stands, who then knows when to come again.
 */
export const dueLookEveryMs = 1_000;

/**
 * Where instants lie closer to each other than this on average, milliseconds, they share wake-ups that are so far apart: a run that waits for the next
 * one is begun within 50 ms, with what it takes to begin it.
 */
export const wakesApartMs = 40;

/**
 * Whoever is woken for a queue comes by itself for what else is due there within so long, and goes on as long as something is. So one is woken for
 * each stretch of so long, from behind a full second to the next one.
 */
export const dutyMs = 1_000;
const wakesOnDuty = dutyMs / wakesApartMs;

/** The first millisecond of the stretch that an instant lies in. */
export function dutyStart(instant: EpochMillis): EpochMillis {
  return Math.floor((instant - 1) / dutyMs) * dutyMs + 1;
}

/**
 * The wake-up that what is due at an instant shares with others. To wake a worker costs as much as several runs, so many instants are gathered at
 * multiples of `wakesApartMs`: what is due on a full second, as cron has it, waits for nothing, and what is due in between waits for the next one.
 */
export function gatheredAt(dueTime: EpochMillis): EpochMillis {
  return Math.ceil(dueTime / wakesApartMs) * wakesApartMs;
}

/**
 * When workers are woken for what is due, soonest first: for each queue at the first instant of each stretch of `dutyMs`. Where many come after it,
 * it is gathered as they will be.
 */
export function wakeInstants(
  due: readonly { readonly queue: string; readonly dueTime: EpochMillis }[],
): readonly WakeInstant[] {
  const duties = new Map<string, { readonly queue: string; first: EpochMillis; count: number }>();
  for (const { queue, dueTime } of due) {
    const name = `${queue}|${dutyStart(dueTime)}`;
    const duty = duties.get(name) ?? { queue, first: dueTime, count: 0 };
    duty.first = Math.min(duty.first, dueTime);
    duty.count += 1;
    duties.set(name, duty);
  }
  return byInstant(
    [...duties.values()].map(({ queue, first, count }) => {
      return { queue, dueTime: count > wakesOnDuty ? gatheredAt(first) : first };
    }),
  );
}

function byInstant(
  wakes: readonly { readonly queue: string; readonly dueTime: EpochMillis }[],
): readonly WakeInstant[] {
  const found = new Map<EpochMillis, Set<string>>();
  for (const { queue, dueTime } of wakes) {
    const queues = found.get(dueTime);
    if (queues === undefined) found.set(dueTime, new Set([queue]));
    else queues.add(queue);
  }
  return [...found]
    .map(([dueTime, queues]) => ({ dueTime, queues }))
    .sort((a, b) => a.dueTime - b.dueTime);
}
