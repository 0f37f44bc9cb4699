import {
  type Checkpoint,
  type CheckpointOutcome,
  CoordinationFault,
  hasGoneBack,
} from '@escapement/core';
import type { MultiOp } from '../znodes/multi.ts';
import { decode, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

const tries = 5;

/**
 * Writes the checkpoint of an office (`/cursor`, for that of the leader) in one multi with a check of its holder's own candidate znode (`proof`). A plain write would go through
 * for a leader that slept through its session: it wakes, runs the timer that was overdue, and only then reads that it is over.
 */
export async function keepCheckpoint(
  znodes: Znodes,
  record: {
    /** Where it stands. */
    readonly cursor: string;
    readonly proof: string;
    readonly checkpoint: Checkpoint;
    readonly notBelow: number | undefined;
  },
): Promise<CheckpointOutcome> {
  const { cursor, proof, checkpoint, notBelow } = record;
  const data = encode(checkpoint);
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const standing = await znodes.get(cursor);
    const before = standing && parseCheckpoint(decode(standing.data));
    if (hasGoneBack(notBelow, before)) return { kind: 'went-back' };
    const write: MultiOp =
      standing === undefined
        ? { kind: 'create', path: cursor, data }
        : { kind: 'set', path: cursor, data, version: standing.version };
    const written = await znodes.multi([{ kind: 'check', path: proof }, write]);
    if (written.kind === 'refused' && written.index === 0) return { kind: 'not-in-office' };
    const kept = written.kind === 'done' ? await znodes.get(cursor) : undefined;
    if (kept !== undefined) return { kind: 'kept', zxid: kept.mzxid };
  }
  throw new CoordinationFault('COORD_CONTENDED', 'the checkpoint kept changing', {
    retryable: true,
  });
}

/** The last checkpoint; `undefined` where none stands, or somebody else wrote there. */
export async function readCheckpoint(
  znodes: Znodes,
  cursor: string,
): Promise<Checkpoint | undefined> {
  const znode = await znodes.get(cursor);
  return znode === undefined ? undefined : parseCheckpoint(decode(znode.data));
}

function parseCheckpoint(value: unknown): Checkpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { epoch, generation, stagedUntil, savedAt, begunUpTo, outstanding, behind } =
    value as Record<string, unknown>;
  if (
    !Number.isSafeInteger(epoch) ||
    !Number.isSafeInteger(generation) ||
    typeof stagedUntil !== 'number' ||
    typeof savedAt !== 'number'
  ) {
    return undefined;
  }
  return {
    epoch: Number(epoch),
    generation: Number(generation),
    stagedUntil,
    savedAt,
    begunUpTo: typeof begunUpTo === 'number' ? begunUpTo : savedAt,
    outstanding: Array.isArray(outstanding)
      ? outstanding.filter((runId) => typeof runId === 'string')
      : [],
    behind: numbersIn(behind),
  };
}

function numbersIn(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([, number]) => typeof number === 'number');
  return Object.fromEntries(entries) as Record<string, number>;
}
