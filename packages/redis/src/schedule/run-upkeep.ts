import { type AuditedOwed, type OwedRun, parseRunId, type RunUpkeep } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { sealedTicket } from '../runs/ticket.ts';
import { auditScript, requeueScript } from '../scripts/recovery.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';

const doing = 'auditing what is owed';

/**
 * Compares what is owed with the queues. A run whose entry is gone is enqueued again under its own id, with an envelope made anew from
 * the definition that owes it; one of another version, or whose record cannot be read, is for the leader to decide. Nothing that has
 * begun is ever enqueued.
 */
export function openRunUpkeep(parts: StoreParts): RunUpkeep {
  return {
    audit: (look, recomposed) => asking(doing, () => audit(parts, look, recomposed)),
  };
}

async function audit(
  parts: StoreParts,
  look: Parameters<RunUpkeep['audit']>[0],
  recomposed: Parameters<RunUpkeep['audit']>[1],
): Promise<AuditedOwed> {
  const asked = { from: look.from, before: look.before, most: look.limit };
  const [next, rows, missed] = listIn(await runScript(parts, auditScript, asked), doing, 3);
  const reenqueued: string[] = [];
  const undecided: { jobId: string; revision: number }[] = [];
  for (const row of listIn(rows, doing)) {
    const owed = owedIn(row);
    if (owed === undefined) continue;
    const envelope = owed.revision === 0 ? undefined : recomposed(owed);
    if (envelope === undefined) {
      undecided.push({ jobId: owed.jobId, revision: owed.revision });
      continue;
    }
    const sealed = sealedTicket(envelope, await parts.signingKeys.current());
    const { runId: id, revision, queue } = envelope;
    if ((await runScript(parts, requeueScript, { id, revision, queue }, [sealed])) === 1) {
      reenqueued.push(id);
    }
  }
  const unreadable = await parts.unreadable.recent(parts.time.now());
  return { next: Number(next), missed: Number(missed), reenqueued, undecided, unreadable };
}

function owedIn(row: unknown): OwedRun | undefined {
  const [runId, dueTime, revision, epoch] = listIn(row, doing, 4);
  const id = parseRunId(String(runId));
  if (id === undefined) return undefined;
  const { jobId, trigger, fireTime } = id;
  return {
    runId: String(runId),
    jobId,
    trigger,
    fireTime,
    dueTime: Number(dueTime),
    revision: Number(revision),
    epoch: Number(epoch),
  };
}
