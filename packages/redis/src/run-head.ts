import { type EpochMillis, parseJson, parseRunId, type RunEnvelope } from '@escapement/core';
import { isInstant } from './record-fields.ts';

/** What a record remembers of the envelope beside its id and revision. */
export interface RunHead {
  readonly jobId: string;
  readonly trigger: RunEnvelope['trigger'];
  readonly fireTime: EpochMillis;
  readonly dueTime: EpochMillis;
  readonly version: number;
  readonly epoch: number;
  readonly queue: string;
  readonly lock: string | undefined;
}

/**
 * The head of a record. The rest of it is in the id, and the task is in the definition; so no field is longer than the 64 bytes up to
 * which Redis keeps a hash in one piece.
 */
export function headOf({ dueTime, version, epoch, queue, lock }: RunEnvelope): string {
  return JSON.stringify([dueTime, version, epoch, queue, ...(lock === undefined ? [] : [lock])]);
}

/** Reads what `headOf` wrote; `undefined` for what is no record of ours. */
export function readHead(runId: string, text: string | null | undefined): RunHead | undefined {
  const id = parseRunId(runId);
  if (id === undefined || !text) return undefined;
  const parsed = parseJson(text);
  const parts: readonly unknown[] =
    parsed.kind === 'json' && Array.isArray(parsed.value) ? parsed.value : [];
  const [dueTime, version, epoch, queue, lock] = parts;
  if (!isInstant(dueTime) || !Number.isSafeInteger(version) || !Number.isSafeInteger(epoch)) {
    return undefined;
  }
  if (typeof queue !== 'string' || (lock !== undefined && typeof lock !== 'string')) {
    return undefined;
  }
  return { ...id, dueTime, version: Number(version), epoch: Number(epoch), queue, lock };
}
