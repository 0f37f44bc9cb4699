import type { Clock, DefinitionCatalog, EpochMillis } from '@escapement/core';
import type { Timetables } from './timetables.ts';

/** So many schedules are compiled before other work of this process gets its turn. */
const atOnce = 200;
const warmPauseMs = 10;

/**
 * The jobs in the order in which their next fire times come, so that after a loss of memory nothing that is due waits for the projection
 * of what is not. Those that nothing is known of come last.
 */
export async function soonestFirst(
  jobIds: readonly string[],
  world: {
    readonly catalog: Pick<DefinitionCatalog, 'get'>;
    readonly timetables: Timetables;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly now: EpochMillis;
  },
): Promise<readonly string[]> {
  const dueAt = new Map<string, EpochMillis>();
  for (const [i, jobId] of jobIds.entries()) {
    if (i % atOnce === atOnce - 1) await world.clock.sleep(0);
    dueAt.set(jobId, nextOf(jobId, world) ?? Number.POSITIVE_INFINITY);
  }
  const of = (jobId: string) => dueAt.get(jobId) ?? Number.POSITIVE_INFINITY;
  return [...jobIds].sort((a, b) => (of(a) === of(b) ? 0 : of(a) - of(b)));
}

function nextOf(
  jobId: string,
  world: Pick<Parameters<typeof soonestFirst>[1], 'catalog' | 'timetables' | 'now'>,
): EpochMillis | undefined {
  const definition = world.catalog.get(jobId);
  if (definition === undefined || definition.paused !== undefined) return undefined;
  const timetable = world.timetables.of(definition);
  return timetable === undefined || timetable === 'not-yet' ? undefined : timetable.next(world.now);
}

/** Compiles what a node may have to plan one day while it has nothing else to do, so that whoever takes office starts at once. */
export async function warmTimetables(
  world: {
    readonly catalog: Pick<DefinitionCatalog, 'all'>;
    readonly timetables: Timetables;
    readonly clock: Clock;
  },
  signal: AbortSignal,
): Promise<void> {
  let count = 0;
  for (const definition of world.catalog.all()) {
    world.timetables.of(definition);
    count += 1;
    if (count % atOnce === 0) await world.clock.sleep(warmPauseMs, signal);
    if (signal.aborted) return;
  }
}
