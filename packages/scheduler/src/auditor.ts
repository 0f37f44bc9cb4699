import {
  type DefinitionCatalog,
  type JobDefinition,
  type Logger,
  type RunUpkeep,
  recomposed,
  type StoreClock,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';

/** An owed run is left alone this long, since it may just be on its way to a worker. */
const graceMs = 3_000;
/** Looked at in one go; a back-log that nobody serves is gone through from look to look, and blinds nobody to the rest. */
const runsAtOnce = 500;
/** Where much is missed one look follows the other, so that a queue without workers keeps no more than its jobs catch up with. */
const looksAtOnce = 20;
const toldMax = 20;

/**
 * Compares what is owed with what the queues hold, on every node, leader or not: a run that is owed and has no queue entry is enqueued
 * again under its own id. No script of ours leaves one so; foreign hands in the queue do. What is too late to begin gets its outcome,
 * whether or not a worker ever comes for it.
 */
export async function runAuditor(
  deps: LoopDeps & {
    readonly upkeep: RunUpkeep;
    readonly catalog: Pick<DefinitionCatalog, 'get'>;
    readonly time: StoreClock;
    readonly meter: SchedulerMeter;
    readonly everyMs: number;
    /** Jobs with owed runs that only carrying the job anew can decide. */
    readonly onUndecided: (jobIds: ReadonlySet<string>) => void;
  },
  signal: AbortSignal,
): Promise<void> {
  const { upkeep, catalog, clock, time, logger, meter, everyMs } = deps;
  let from = 0;
  let told: ReadonlySet<string> = new Set();

  /** Answers whether more of what follows may be missed. */
  async function look(): Promise<boolean> {
    const place = { from, before: time.now() - graceMs, limit: runsAtOnce };
    const audited = await upkeep.audit(place, (run) => recomposed(run, catalog.get(run.jobId)));
    from = audited.next;
    const { missed, reenqueued, unreadable, undecided } = audited;
    const late = undecided.filter(({ jobId, revision }) => isOld(revision, catalog.get(jobId)));
    deps.onUndecided(new Set(late.map(({ jobId }) => jobId)));
    meter.set('escapement_unreadable_records', unreadable.length);
    told = tellUnreadable(logger, unreadable, told);
    if (missed > 0) meter.count('escapement_audit_missed_total', missed);
    if (reenqueued.length > 0) tellReenqueued(deps, reenqueued);
    // All of one look may be gone, so that the next begins where it did.
    return missed > 0 && (from > 0 || missed === runsAtOnce);
  }

  await untilAborted({ clock, logger, signal, everyMs, name: 'the audit' }, async () => {
    for (let looks = 0; looks < looksAtOnce; looks += 1) {
      if (!(await look())) return;
    }
  });
}

function tellReenqueued(
  { logger, meter }: { readonly logger: Logger; readonly meter: SchedulerMeter },
  runIds: readonly string[],
): void {
  meter.count('escapement_audit_reenqueued_total', runIds.length);
  logger.error(
    { runIds: runIds.slice(0, toldMax), count: runIds.length },
    'owed runs had lost their queue entry and have been enqueued again',
  );
}

/** Whether nobody's news can be late: this node has seen the version that owes the run no more. */
function isOld(revision: number, definition: JobDefinition | undefined): boolean {
  return definition === undefined || revision < definition.revision;
}

/** Each name once; it is told again when it has been readable for an hour, and then is not any more. */
function tellUnreadable(
  logger: Logger,
  unreadable: readonly string[],
  told: ReadonlySet<string>,
): ReadonlySet<string> {
  const fresh = unreadable.filter((name) => !told.has(name));
  if (fresh.length > 0) {
    logger.error(
      { records: fresh.slice(0, toldMax), count: fresh.length },
      'records in Redis cannot be read; they are left out, and made anew where that is possible',
    );
  }
  return new Set(unreadable);
}
