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

/** Where instants lie closer to each other than this on average, milliseconds, they share wake-ups that are so far apart. */
export const wakesApartMs = 50;

/**
 * When workers are woken for what is due within a span, soonest first. To wake one costs as much as several runs, so many instants are
 * gathered at multiples of `wakesApartMs`: what is due on a full second, as cron has it, waits for nothing, and what is due in between waits
 * for the next multiple. A few instants are each their own.
 */
export function wakeInstants(
  due: readonly { readonly queue: string; readonly dueTime: EpochMillis }[],
  spanMs: number,
): readonly WakeInstant[] {
  const exact = byInstant(due, (dueTime) => dueTime);
  if (exact.length <= spanMs / wakesApartMs) return exact;
  return byInstant(due, (dueTime) => Math.ceil(dueTime / wakesApartMs) * wakesApartMs);
}

function byInstant(
  due: readonly { readonly queue: string; readonly dueTime: EpochMillis }[],
  wakeTimeOf: (dueTime: EpochMillis) => EpochMillis,
): readonly WakeInstant[] {
  const found = new Map<EpochMillis, Set<string>>();
  for (const { queue, dueTime } of due) {
    const wakeTime = wakeTimeOf(dueTime);
    const queues = found.get(wakeTime);
    if (queues === undefined) found.set(wakeTime, new Set([queue]));
    else queues.add(queue);
  }
  return [...found]
    .map(([dueTime, queues]) => ({ dueTime, queues }))
    .sort((a, b) => a.dueTime - b.dueTime);
}
