import { type OwedRun, parseRunId, type RunEnvelope, type ScheduleStore } from '@escapement/core';
import { loseScript } from './lua/gate.ts';
import { readHead } from './run-head.ts';
import { runScript } from './script.ts';
import { seal } from './signature.ts';
import { entryOf } from './staging-batch.ts';
import type { StoreParts } from './store-parts.ts';
import { transact } from './transaction.ts';

/** A run that is owed, or that should be running, without an entry in its queue. */
interface Suspect {
  readonly runId: string;
  readonly state: string | null;
  readonly queue: string;
  readonly owed: OwedRun | undefined;
}

/**
 * Compares the run index with the queues. An owed run without a queue entry is enqueued again under its own id, with an envelope made
 * anew from the definition that owes it; a run that should be running and whose entry is gone will never be delivered again and
 * is settled as lost. Nothing that has begun is ever enqueued.
 */
export function openAudit(parts: StoreParts): ScheduleStore['audit'] {
  const { command, keys, entries, logger, time } = parts;
  const { client } = command;

  async function suspectsOf(runIds: readonly string[]): Promise<readonly Suspect[]> {
    const records = await Promise.all(
      runIds.map((runId) => client.hmget(keys.run(runId), 'state', 'rev', 'head')),
    );
    const known = runIds.map((runId, i) => suspect(runId, records[i] ?? []));
    const present = await Promise.all(
      known.map((run) => client.exists(keys.entry(run.queue, run.runId))),
    );
    return known.filter((_, i) => present[i] === 0);
  }

  async function enqueue(envelope: RunEnvelope): Promise<void> {
    const data = seal(envelope, await parts.signingKeys.current());
    const entry = entryOf(envelope, data);
    await transact(command, (transaction) => entries.add(transaction, entry, time.now()));
    logger.warn({ runId: envelope.runId }, 'an owed run had lost its queue entry and got it again');
  }

  async function care(
    run: Suspect,
    recomposed: (run: OwedRun) => RunEnvelope | undefined,
  ): Promise<'enqueued' | 'left'> {
    if (run.state !== 'staged' || run.owed === undefined) {
      // The index named a run that is not owed: it began, or its record is gone.
      await Promise.all([client.zrem(keys.owed, run.runId), client.zrem(keys.owing, run.runId)]);
      return 'left';
    }
    const envelope = recomposed(run.owed);
    // The job has been changed meanwhile: whoever carries the change decides about its runs.
    if (envelope === undefined) return 'left';
    await enqueue(envelope);
    return 'enqueued';
  }

  async function lose(run: Suspect): Promise<void> {
    await runScript(client, loseScript, [
      keys.base,
      run.runId,
      parseRunId(run.runId)?.fireTime ?? 0,
      keys.entry(run.queue, run.runId),
      'its worker was lost and the queue gave it up',
    ]);
  }

  return async (before, limit, recomposed) => {
    const [owed, running] = await Promise.all([
      client.zrangebyscore(keys.owed, '-inf', `(${before}`, 'LIMIT', 0, limit),
      client.zrangebyscore(keys.running, '-inf', `(${before}`, 'LIMIT', 0, limit),
    ]);
    const reenqueued: string[] = [];
    for (const run of await suspectsOf(owed)) {
      if ((await care(run, recomposed)) === 'enqueued') reenqueued.push(run.runId);
    }
    for (const run of await suspectsOf(running)) await lose(run);
    return { checked: owed.length + running.length, reenqueued };
  };
}

function suspect(runId: string, record: readonly (string | null)[]): Suspect {
  const [state = null, revision, headText] = record;
  const head = readHead(runId, headText);
  const owed = head && { runId, ...head, revision: Number(revision) };
  return { runId, state, queue: head?.queue ?? '', owed };
}
