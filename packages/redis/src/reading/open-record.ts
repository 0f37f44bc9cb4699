import type { EpochMillis, LifeState } from '@escapement/core';
import { lifeStates } from '@escapement/core';
import { instantIn } from './record-fields.ts';

/** What the record of a run that is not over says of the version that it is of. */
export interface RecordHead {
  readonly dueTime: EpochMillis;
  readonly version: number;
  readonly revision: number;
  readonly epoch: number;
  readonly queue: string;
  readonly stagedAt: EpochMillis;
  readonly lock: string | undefined;
  /** In how many parts it is done, where in more than one run; 0, where by every worker. */
  readonly shards: number | undefined;
}

/** How it stands. */
export interface RecordStand {
  readonly state: LifeState;
  readonly attempt: number;
  readonly startedAt: EpochMillis | undefined;
  readonly workerId: string | undefined;
}

/** A record, each part of it as far as it can be read. */
export interface OpenRecord {
  readonly stand: RecordStand | undefined;
  readonly head: RecordHead | undefined;
  /** What its lock came to, as the worker told it. */
  readonly locked: string | undefined;
  /** When it may begin, where that is not when it is due. */
  readonly next: EpochMillis | undefined;
  /** Its earlier attempts. */
  readonly earlier: string | undefined;
  /** Who wants it stopped. */
  readonly stop: string | undefined;
}

/** As the scripts write it (`scripts/life.ts`): fire time, due time, version, revision, epoch, queue, staged at, overlap and what few have behind it, lock. */
const headPattern = /^\d+ (\d+) (\d+) (\d+) (\d+) (\S+) (\d+) [a-z]+([*^/\d]*) (\S*)$/;
const standPattern = /^([a-z]+) (\d+) (\d*) (.*)$/;
/** When it may begin, workers lost, the server that was told of it, what the lock came to, its earlier attempts if any, who wants it stopped. */
const morePattern = /^(\d*) \d* \S* (\S*) (?:(\d+\[\S*) ?)?(.*)$/;

export function recordIn(text: string | null): OpenRecord {
  const [stand = '', head = '', ...more] = (text ?? '').split('|');
  const [, next, locked, earlier, stop] = morePattern.exec(more.join('|')) ?? [];
  return {
    stand: standIn(stand),
    head: headIn(head),
    next: instantIn(next),
    locked: locked || undefined,
    earlier: earlier || undefined,
    stop: stop || undefined,
  };
}

function headIn(text: string): RecordHead | undefined {
  const found = headPattern.exec(text) ?? [];
  const [, due, version, revision, epoch, queue = '', staged, flow, lock] = found;
  const dueTime = instantIn(due);
  const stagedAt = instantIn(staged);
  if (dueTime === undefined || stagedAt === undefined) return undefined;
  const numbers = { version: Number(version), revision: Number(revision), epoch: Number(epoch) };
  const parts = /\/(\d+)/.exec(flow ?? '')?.[1];
  const shards = parts === undefined ? undefined : Number(parts);
  return { dueTime, ...numbers, queue, stagedAt, lock: lock || undefined, shards };
}

function standIn(text: string): RecordStand | undefined {
  const [, name, attempt, begun, worker] = standPattern.exec(text) ?? [];
  const state = lifeStates.find((each) => each === name);
  if (state === undefined) return undefined;
  const workerId = worker || undefined;
  return { state, attempt: Number(attempt), startedAt: instantIn(begun), workerId };
}
