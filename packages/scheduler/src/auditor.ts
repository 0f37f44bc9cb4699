import {
  type Clock,
  type DefinitionCatalog,
  type Logger,
  type Meter,
  recomposed,
  type ScheduleStore,
  type StoreClock,
} from '@escapement/core';
import { untilAborted } from './loop.ts';

/** An owed run is left alone this long, since it may just be on its way to a worker. */
const graceMs = 3000;
const batchMax = 500;

/**
 * Compares what is owed with what the queue holds, on every node, leader or not: a run that is owed and has no queue entry
 * is enqueued again under its own id. This is what makes a script error inside a transaction, which Redis does not roll
 * back, a matter of seconds instead of a lost fire time.
 */
export async function runAuditor(
  deps: {
    readonly store: ScheduleStore;
    readonly catalog: Pick<DefinitionCatalog, 'get'>;
    readonly clock: Clock;
    readonly time: StoreClock;
    readonly logger: Logger;
    readonly meter: Meter;
    readonly everyMs: number;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, catalog, clock, time, logger, meter } = deps;
  await untilAborted(
    { clock, logger, signal, everyMs: deps.everyMs, name: 'the audit' },
    async () => {
      const { reenqueued } = await store.audit(time.now() - graceMs, batchMax, (run) =>
        recomposed(run, catalog.get(run.jobId)),
      );
      if (reenqueued.length === 0) return;
      meter.count('escapement_audit_reenqueued_total', reenqueued.length);
      logger.error(
        { runIds: reenqueued.slice(0, 20), count: reenqueued.length },
        'owed runs had lost their queue entry and have been enqueued again',
      );
    },
  );
}
