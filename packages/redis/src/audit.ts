import { type EpochMillis, parseRunId, type ScheduleStore } from '@escapement/core';
import { loseScript, refuseForgedScript } from './lua/gate.ts';
import type { QueueEntry } from './queue-entries.ts';
import { runScript } from './script.ts';
import { unsealText } from './signature.ts';
import type { StoreParts } from './store-parts.ts';
import { transact } from './transaction.ts';

/** A run that is owed, or that should be running, and what is known of it. */
interface Suspect {
  readonly runId: string;
  readonly state: string | null;
  readonly envelope: string | null;
  readonly queue: string;
  readonly dueTime: EpochMillis;
}

/**
 * Compares the run index with the queues. An owed run without a queue entry is enqueued again under its own id, from the
 * signed envelope in its record; a run that should be running and whose entry is gone will never be delivered again and is
 * settled as lost. Nothing that has begun is ever enqueued.
 */
export function openAudit(parts: StoreParts): ScheduleStore['audit'] {
  const { command, keys, entries, logger, clock } = parts;
  const { client } = command;

  async function suspectsOf(runIds: readonly string[]): Promise<readonly Suspect[]> {
    const records = await Promise.all(
      runIds.map((runId) => client.hmget(keys.run(runId), 'state', 'env', 'head')),
    );
    const known = runIds.map((runId, i) => suspect(runId, records[i] ?? []));
    const present = await Promise.all(
      known.map((run) => client.exists(keys.entry(run.queue, run.runId))),
    );
    return known.filter((_, i) => present[i] === 0);
  }

  async function enqueueAgain(run: Suspect): Promise<boolean> {
    if (run.state !== 'staged' || run.envelope === null) {
      // The index named a run that is not owed: it began, or its record is gone.
      await client.zrem(keys.owed, run.runId);
      return false;
    }
    const sealed = unsealText(run.envelope, await parts.signingKey.get());
    if ('problem' in sealed || sealed.envelope.runId !== run.runId) {
      logger.error({ runId: run.runId, problem: sealed }, 'an owed run has a forged envelope');
      await runScript(client, refuseForgedScript, [keys.base, run.runId, fireTimeOf(run.runId)]);
      return false;
    }
    const entry: QueueEntry = { ...run, data: run.envelope };
    await transact(command, (transaction) => entries.add(transaction, entry, clock.now()));
    logger.warn({ runId: run.runId }, 'an owed run had lost its queue entry and got it again');
    return true;
  }

  async function lose(run: Suspect): Promise<void> {
    await runScript(client, loseScript, [
      keys.base,
      run.runId,
      fireTimeOf(run.runId),
      keys.entry(run.queue, run.runId),
      'its worker was lost and the queue gave it up',
    ]);
  }

  return async (before, limit) => {
    const [owed, running] = await Promise.all([
      client.zrangebyscore(keys.owed, '-inf', `(${before}`, 'LIMIT', 0, limit),
      client.zrangebyscore(keys.running, '-inf', `(${before}`, 'LIMIT', 0, limit),
    ]);
    const reenqueued: string[] = [];
    for (const run of await suspectsOf(owed)) {
      if (await enqueueAgain(run)) reenqueued.push(run.runId);
    }
    for (const run of await suspectsOf(running)) await lose(run);
    return { checked: owed.length + running.length, reenqueued };
  };
}

function suspect(runId: string, record: readonly (string | null)[]): Suspect {
  const [state = null, envelope = null, head = null] = record;
  const { queue = '', dueTime = 0 } =
    head === null ? {} : (JSON.parse(head) as { queue?: string; dueTime?: number });
  return { runId, state, envelope, queue, dueTime };
}

/** The fire time that a run id spells; 0 for an id that is none of ours. */
function fireTimeOf(runId: string): EpochMillis {
  return parseRunId(runId)?.fireTime ?? 0;
}
