import type { DocumentStore, QueueLimits, ScheduleStore, Term } from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

const lookEveryMs = 1_000;
/** What somebody changed by hand in Redis stands no longer than this. */
const keptForMs = 60_000;

/** Carries the limits of queues to Redis, all of them once a term, and whenever one changes. */
export async function runLimitKeeping(
  deps: LoopDeps & {
    readonly store: Pick<ScheduleStore, 'keepQueueLimits'>;
    readonly queueLimits?: Pick<DocumentStore<QueueLimits>, 'all' | 'broken'>;
    readonly term: Term;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, queueLimits, term, clock, logger } = deps;
  if (queueLimits === undefined) return;
  let before: ReadonlyMap<string, QueueLimits> | undefined;
  let keptMs = Number.NEGATIVE_INFINITY;
  const name = 'keeping the limits of queues';
  await untilAborted({ clock, logger, signal, everyMs: lookEveryMs, name }, async () => {
    const now = standingLimits(queueLimits, before);
    const isOld = clock.monotonicMs() - keptMs >= keptForMs;
    if (before !== undefined && !isOld && isSame(before, now)) return;
    const outcome = await store.keepQueueLimits(term, [...now.values()]);
    if (outcome.kind !== 'committed') return;
    before = now;
    keptMs = clock.monotonicMs();
  });
}

/** Limits that cannot be read stand as they were last known in this term. */
function standingLimits(
  queueLimits: Pick<DocumentStore<QueueLimits>, 'all' | 'broken'>,
  before: ReadonlyMap<string, QueueLimits> | undefined,
): ReadonlyMap<string, QueueLimits> {
  const standing = new Map(queueLimits.all());
  for (const name of queueLimits.broken().keys()) {
    const known = before?.get(name);
    if (known !== undefined) standing.set(name, known);
  }
  return standing;
}

function isSame(
  before: ReadonlyMap<string, QueueLimits>,
  now: ReadonlyMap<string, QueueLimits>,
): boolean {
  return before.size === now.size && [...now].every(([name, each]) => before.get(name) === each);
}
