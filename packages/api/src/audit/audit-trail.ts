import {
  type AuditLog,
  type AuditRow,
  type Clock,
  isPassing,
  type Logger,
  raise,
} from '@escapement/core';
import type { Ask } from '../ask.ts';

/** So many rows wait in memory at the most for a Redis that does not take them. */
const waitingAtMost = 1_000;
const carriedAtOnce = 100;
const carryEveryMs = 1_000;

/** Where acts write down what came of them. */
export interface AuditTrail {
  /**
   * Keeps rows, within the time of the request. Rejects over no fault, since what was done is done: rows that Redis does not take wait in memory and
   * are carried as soon as it does.
   */
  keep(rows: readonly AuditRow[], ask: Pick<Ask, 'redis'>): Promise<void>;
  /** Tries once more with what waits still. */
  close(): Promise<void>;
}

/**
 * What waits is also in this node's log, row for row, so that it is lost to the audit log alone where the node ends before Redis is back, or
 * where more waits than there is room for; that is said too.
 */
export function createAuditTrail(world: {
  readonly auditLog: Pick<AuditLog, 'note'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): AuditTrail {
  const { auditLog, clock, logger } = world;
  const closing = new AbortController();
  const waiting: AuditRow[] = [];
  let carrying: Promise<void> | undefined;

  function wait(rows: readonly AuditRow[]): void {
    waiting.push(...rows);
    for (const row of waiting.splice(0, Math.max(0, waiting.length - waitingAtMost))) {
      logger.error({ row }, 'a row is lost to the audit log: too many wait for Redis');
    }
  }

  async function carryOnce(): Promise<void> {
    while (waiting.length > 0) {
      const rows = waiting.slice(0, carriedAtOnce);
      await auditLog.note(rows);
      // Others may have come meanwhile, and pushed the oldest out.
      const kept = new Set(rows);
      waiting.splice(0, Infinity, ...waiting.filter((row) => !kept.has(row)));
    }
  }

  async function carry(): Promise<void> {
    while (waiting.length > 0 && !closing.signal.aborted) {
      await clock.sleep(carryEveryMs, closing.signal);
      if (!closing.signal.aborted) await carryOnce().catch(bearFault);
    }
    carrying = undefined;
  }

  return {
    async keep(rows, ask) {
      if (rows.length === 0) return;
      try {
        await ask.redis(() => auditLog.note(rows));
      } catch (error) {
        bearFault(error);
        for (const row of rows) {
          logger.warn({ err: error, row }, 'a row of the audit log waits for Redis');
        }
        wait(rows);
        carrying ??= carry().catch(raise);
      }
    },
    async close() {
      closing.abort();
      await carrying;
      await carryOnce().catch(bearFault);
      for (const row of waiting) {
        logger.error(
          { row },
          'a row is lost to the audit log: this node ends before Redis is back',
        );
      }
    },
  };
}

function bearFault(error: unknown): void {
  if (!isPassing(error)) throw error;
}
