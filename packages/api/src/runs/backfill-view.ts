import { backfillAtOnce, type JobDefinition, type StandingBackfill, toIso } from '@escapement/core';
import type { BackfillBody, BackfillPlan, BackfillView } from '@escapement/protocol';
import type { PlannedBackfill } from '../jobs/backfill-plan.ts';

/** Fire times shown of either end. */
const shownOfEach = 5;

/** A back-fill as whoever looks is shown it. */
export function backfillView(backfill: StandingBackfill): BackfillView {
  const { from, to, askedAt, ends, endedAt, stop, ...rest } = backfill;
  const { succeeded, failed, cancelled, unknown } = ends;
  return {
    ...rest,
    ...{ from: toIso(from), to: toIso(to), askedAt: toIso(askedAt) },
    ...{ ended: succeeded + failed + cancelled + unknown, ...ends },
    ...(endedAt === undefined ? {} : { endedAt: toIso(endedAt) }),
    ...(stop === undefined ? {} : { stop: { ...stop, at: toIso(stop.at) } }),
  };
}

/** What one would run. */
export function backfillPlanView(
  { fireTimes, leftOut, droppedUpTo }: PlannedBackfill,
  {
    definition,
    asked,
  }: { readonly definition: JobDefinition; readonly asked: Pick<BackfillBody, 'parallel'> },
): BackfillPlan {
  return {
    ...{ dryRun: true, total: fireTimes.length, leftOut },
    first: fireTimes.slice(0, shownOfEach).map(toIso),
    last: fireTimes.slice(shownOfEach).slice(-shownOfEach).map(toIso),
    ...{ atOnce: backfillAtOnce(definition, asked), version: definition.version },
    ...(droppedUpTo === undefined ? {} : { droppedUpTo: toIso(droppedUpTo) }),
  };
}
