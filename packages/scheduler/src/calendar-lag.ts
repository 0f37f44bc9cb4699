import {
  type CalendarStore,
  calendarNamesOf,
  type DefinitionCatalog,
  lagsBehind,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

/** An edit of a calendar is carried into its jobs by whoever made it; what still lags after two looks, nobody carries. */
const lookEveryMs = 30_000;
const namedAtMost = 20;

/**
 * Says which jobs an edit of a calendar has not reached: the request that made it died half way. The leader plans them with
 * the calendar as it stands, but what was staged before stays staged; repeating the edit carries it to the end.
 */
export async function runLagWatch(
  deps: LoopDeps & {
    readonly catalog: Pick<DefinitionCatalog, 'all'>;
    readonly calendars: Pick<CalendarStore, 'all'>;
  },
  signal: AbortSignal,
): Promise<void> {
  const { clock, logger } = deps;
  let before: ReadonlySet<string> = new Set();
  await untilAborted(
    { clock, logger, signal, everyMs: lookEveryMs, name: 'looking for lagging jobs' },
    async () => {
      const lagging = laggingJobs(deps);
      const still = [...lagging].filter((each) => before.has(each));
      before = lagging;
      if (still.length === 0) return;
      logger.warn(
        { jobs: still.slice(0, namedAtMost), count: still.length },
        'the edit of a calendar has not reached these jobs; repeat the edit to carry it on',
      );
    },
  );
}

/** Each job with the calendar that it lags behind, as `job calendar@version`. */
export function laggingJobs(deps: {
  readonly catalog: Pick<DefinitionCatalog, 'all'>;
  readonly calendars: Pick<CalendarStore, 'all'>;
}): ReadonlySet<string> {
  const calendars = deps.calendars.all();
  const lagging = new Set<string>();
  if (calendars.size === 0) return lagging;
  for (const definition of deps.catalog.all()) {
    for (const name of calendarNamesOf(definition.schedule)) {
      const calendar = calendars.get(name);
      if (calendar !== undefined && lagsBehind(definition, calendar)) {
        lagging.add(`${definition.id} ${name}@${calendar.version}`);
      }
    }
  }
  return lagging;
}
