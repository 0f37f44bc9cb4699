import {
  type AuditedBy,
  type AuditFindings,
  type OwedRun,
  parseRunId,
  type RunEnvelope,
  type ScheduleStore,
} from '@escapement/core';
import { rememberOwedScript } from './lua/carrying.ts';
import { loseScript } from './lua/gate.ts';
import { wholeIn } from './record-fields.ts';
import { readHead } from './run-head.ts';
import { isBegun } from './run-records.ts';
import { lowestScore } from './score-pairs.ts';
import { runScript } from './script.ts';
import { seal } from './signature.ts';
import { entryOf } from './staging-batch.ts';
import type { StoreParts } from './store-parts.ts';
import { transact } from './transaction.ts';

/** A run that is owed, or that should be running, as its record tells; nothing where it does not. */
interface Listed {
  readonly runId: string;
  readonly jobId: string;
  readonly state: string | null;
  readonly queue: string | undefined;
  readonly owed: OwedRun | undefined;
  /** Whether its queue has an entry for it; `undefined` when nobody can say which queue that is. */
  readonly hasEntry: boolean | undefined;
}

/** What becomes of an owed run. */
type Care = 'left' | 'enqueued' | 'undecided';

/**
 * Compares the run index with the queues. An owed run without a queue entry is enqueued again under its own id, with an envelope made
 * anew from the definition that owes it; one of another version, or whose record cannot be read, is for the leader to decide. A run that
 * should be running and whose entry is gone will never be delivered again and is settled as lost. Nothing that has begun is ever enqueued.
 */
export function openAudit(parts: StoreParts): ScheduleStore['audit'] {
  const { command, keys, time, unreadable } = parts;
  const { client } = command;

  return async (before, limit, by): Promise<AuditFindings> => {
    const span = [lowestScore, `(${before}`, 'LIMIT', 0, limit] as const;
    const [owed, running] = await Promise.all([
      client.zrangebyscore(keys.owed, ...span),
      client.zrangebyscore(keys.running, ...span),
    ]);
    const cared: [Listed, Care][] = [];
    for (const run of await listed(parts, owed, by)) {
      cared.push([run, await careFor(parts, run, by)]);
    }
    for (const run of await listed(parts, running, by)) {
      if (run.hasEntry === false) await lose(parts, run);
    }
    const whose = (care: Care) => cared.flatMap(([run, its]) => (its === care ? [run] : []));
    const undecided = whose('undecided');
    if (undecided.length > 0) {
      const names = undecided.map(({ runId }) => runId);
      await runScript(client, rememberOwedScript, [keys.base, ...names]);
    }
    return {
      checked: owed.length + running.length,
      reenqueued: whose('enqueued').map(({ runId }) => runId),
      undecided: undecided.map(({ jobId, owed: run }) => ({ jobId, revision: run?.revision ?? 0 })),
      unreadable: await unreadable.recent(time.now()),
    };
  };
}

async function listed(
  parts: StoreParts,
  runIds: readonly string[],
  by: AuditedBy,
): Promise<readonly Listed[]> {
  const { command, keys } = parts;
  const records = await Promise.all(
    runIds.map((runId) => command.client.hmget(keys.run(runId), 'state', 'rev', 'head')),
  );
  const runs = await Promise.all(
    runIds.map(async (runId, i): Promise<Listed | undefined> => {
      const id = parseRunId(runId);
      if (id === undefined) return undefined;
      const [state = null, revisionText, headText] = records[i] ?? [];
      const head = readHead(runId, headText);
      const revision = wholeIn(revisionText);
      const queue = head?.queue ?? by.queueOf(id.jobId);
      return {
        runId,
        jobId: id.jobId,
        state,
        queue,
        owed: head && revision !== undefined ? { runId, ...head, revision } : undefined,
        hasEntry: queue === undefined ? undefined : await isEnqueued(parts, queue, runId),
      };
    }),
  );
  return runs.filter((run) => run !== undefined);
}

async function careFor(parts: StoreParts, run: Listed, by: AuditedBy): Promise<Care> {
  const { command, keys, unreadable } = parts;
  if (isBegun(run.state)) {
    // The index named a run that is owed no more.
    const { client } = command;
    await Promise.all([client.zrem(keys.owed, run.runId), client.zrem(keys.owing, run.runId)]);
    return 'left';
  }
  if (run.state !== 'staged' || run.owed === undefined) {
    unreadable.note(`run:${run.runId}`);
    return 'undecided';
  }
  if (run.hasEntry !== false) return 'left';
  const envelope = by.recomposed(run.owed);
  // The job has been changed meanwhile: whoever carries the change decides about its runs.
  if (envelope === undefined) return 'undecided';
  await enqueue(parts, envelope);
  return 'enqueued';
}

async function enqueue(parts: StoreParts, envelope: RunEnvelope): Promise<void> {
  const { command, entries, time, logger } = parts;
  const data = seal(envelope, await parts.signingKeys.current());
  const entry = entryOf(envelope, data);
  await transact(command, (transaction) => entries.add(transaction, entry, time.now()));
  logger.warn({ runId: envelope.runId }, 'an owed run had lost its queue entry and got it again');
}

async function lose({ command, keys }: StoreParts, run: Listed): Promise<void> {
  await runScript(command.client, loseScript, [
    keys.base,
    run.runId,
    parseRunId(run.runId)?.fireTime ?? 0,
    keys.entry(run.queue ?? '', run.runId),
    'its worker was lost and the queue gave it up',
  ]);
}

/** What stands there and is no entry of BullMQ's would be taken for one by BullMQ, and refuse the queue whatever touches it. */
async function isEnqueued(parts: StoreParts, queue: string, runId: string): Promise<boolean> {
  const { command, keys, unreadable } = parts;
  const key = keys.entry(queue, runId);
  const type = await command.client.type(key);
  if (type === 'hash' || type === 'none') return type === 'hash';
  unreadable.note(`${queue}:${runId}`);
  await command.client.unlink(key);
  return false;
}
