import type { EpochMillis, LifeState } from '@escapement/core';
import { lifeStates } from '@escapement/core';
import { instantIn } from './record-fields.ts';

/** What the record of a run that is not over says of the version that it is of: field `h`. */
export interface RecordHead {
  readonly dueTime: EpochMillis;
  readonly version: number;
  readonly revision: number;
  readonly epoch: number;
  readonly queue: string;
  readonly stagedAt: EpochMillis;
  readonly lock: string | undefined;
}

/** How it stands: field `m`. */
export interface RecordStand {
  readonly state: LifeState;
  readonly attempt: number;
  readonly startedAt: EpochMillis | undefined;
  readonly workerId: string | undefined;
}

/** As the scripts write it (`scripts/life.ts`): fire time, due time, version, revision, epoch, queue, staged at, overlap, lock. */
const head = /^\d+ (\d+) (\d+) (\d+) (\d+) (\S+) (\d+) [a-z]+ (\S*)$/;
const stand = /^([a-z]+) (\d+) (\d*) (.*)$/;

/** `undefined` where there is none, or none that can be read. */
export function headIn(text: string | null | undefined): RecordHead | undefined {
  const [, due, version, revision, epoch, queue = '', staged, lock] = head.exec(text ?? '') ?? [];
  const dueTime = instantIn(due);
  const stagedAt = instantIn(staged);
  if (dueTime === undefined || stagedAt === undefined) return undefined;
  const numbers = { version: Number(version), revision: Number(revision), epoch: Number(epoch) };
  return { dueTime, ...numbers, queue, stagedAt, lock: lock || undefined };
}

/** `undefined` where there is none, or none that can be read. */
export function standIn(text: string | null | undefined): RecordStand | undefined {
  const [, name, attempt, begun, worker] = stand.exec(text ?? '') ?? [];
  const state = lifeStates.find((each) => each === name);
  if (state === undefined) return undefined;
  const workerId = worker || undefined;
  return { state, attempt: Number(attempt), startedAt: instantIn(begun), workerId };
}
