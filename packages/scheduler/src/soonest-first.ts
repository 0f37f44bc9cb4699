import { type Clock, type DefinitionCatalog, type EpochMillis, firesFrom } from '@escapement/core';
import type { Timetable } from '@escapement/timetable';
import type { Timetables } from './timetables.ts';

/** So long is reckoned before other work of this process gets its turn. */
const turnMs = 20;
/** So many schedules are compiled before a node that has nothing else to do rests. */
const warmedAtOnce = 200;
const warmPauseMs = 10;

/**
 * The jobs in the order in which their next fire times come, so that after a loss of memory nothing that is due waits for the projection
 * of what is not. Those that nothing is known of come last. Everything waits for this order, so a timetable that many jobs share is
 * asked once, and jobs of one instant keep their order without being compared.
 */
export async function soonestFirst(
  jobIds: readonly string[],
  world: SoonestWorld,
): Promise<readonly string[]> {
  const { clock } = world;
  const nextOf = createNexts(world);
  const byInstant = new Map<EpochMillis, string[]>();
  let sinceMs = clock.monotonicMs();
  for (const jobId of jobIds) {
    const dueAt = nextOf(jobId) ?? Number.POSITIVE_INFINITY;
    const known = byInstant.get(dueAt);
    if (known === undefined) byInstant.set(dueAt, [jobId]);
    else known.push(jobId);
    if (clock.monotonicMs() - sinceMs < turnMs) continue;
    await clock.sleep(0);
    sinceMs = clock.monotonicMs();
  }
  return [...byInstant].sort(([a], [b]) => a - b).flatMap(([, sameInstant]) => sameInstant);
}

interface SoonestWorld {
  readonly catalog: Pick<DefinitionCatalog, 'get'>;
  readonly timetables: Pick<Timetables, 'of'>;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly now: EpochMillis;
}

/** The next fire time of a job; `undefined` for one that has none, or of which it is not known. */
function createNexts({ catalog, timetables, now }: SoonestWorld) {
  const nexts = new Map<Timetable, EpochMillis | undefined>();
  return (jobId: string): EpochMillis | undefined => {
    const definition = catalog.get(jobId);
    const from = definition && firesFrom(definition);
    if (definition === undefined || from === undefined) return undefined;
    const timetable = timetables.of(definition);
    if (timetable === undefined || timetable === 'not-yet') return undefined;
    if (from > now) return timetable.next(from - 1);
    if (!nexts.has(timetable)) nexts.set(timetable, timetable.next(now));
    return nexts.get(timetable);
  };
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
    if (count % warmedAtOnce === 0) await world.clock.sleep(warmPauseMs, signal);
    if (signal.aborted) return;
  }
}
