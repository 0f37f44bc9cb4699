import { existsSync, readFileSync } from 'node:fs';
import { eventually } from '@escapement/testkit';

/** One begin of a run, as its task wrote it down. */
export interface Begin {
  readonly jobId: string;
  readonly fireTime: number;
  readonly attempt: number;
  readonly epoch: number;
  readonly startedAt: number;
  /** How late a timer of the same process was at most around then: what the machine let everything wait. */
  readonly machineLateMs: number;
}

export function readBegins(file: string): readonly Begin[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith(']'))
    .map((line) => {
      const [jobId, fireTime, attempt, epoch, startedAt, machineLateMs = 0] = JSON.parse(line);
      return { jobId, fireTime, attempt, epoch, startedAt, machineLateMs };
    });
}

/** What the fire times of a window came to. */
export interface Verdict {
  readonly due: number;
  readonly ran: number;
  readonly lost: number;
  readonly doubled: number;
  /** Begins that no schedule prescribes. */
  readonly phantom: number;
  readonly early: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The latest beyond what the machine itself let things wait, on each of the hops that a run takes to its task. */
  readonly beyondMachineMs: number;
}

/** Leader, Redis, worker, task: each may have to wait for the machine. */
const hops = 4;

/** Jobs that fire every second, and the stretch of time they are judged over. */
export interface Window {
  readonly jobIds: readonly string[];
  readonly from: number;
  readonly until: number;
  /** Seconds count from an instant of each job's own, as those of BullMQ's schedulers do, and not from the full second. */
  readonly ownPhase?: boolean;
}

/**
 * Compares begins with the fire times of jobs that fire every second of [from, until). Every fire time must have begun exactly
 * once; a second attempt counts as doubled, since no drill here kills workers.
 */
export function judge(begins: readonly Begin[], window: Window): Verdict {
  const seen = new Map<string, number>();
  const lateness: number[] = [];
  let beyondMachineMs = 0;
  const known = new Set(window.jobIds);
  let doubled = 0;
  let phantom = 0;
  let early = 0;
  for (const begin of begins) {
    if (begin.fireTime < window.from || begin.fireTime >= window.until) continue;
    const isOffSecond = window.ownPhase !== true && begin.fireTime % 1000 !== 0;
    if (!known.has(begin.jobId) || isOffSecond) {
      phantom += 1;
      continue;
    }
    const key = `${begin.jobId}@${begin.fireTime}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times > 1) doubled += 1;
    if (begin.startedAt < begin.fireTime - 3) early += 1;
    const lateMs = begin.startedAt - begin.fireTime;
    lateness.push(lateMs);
    beyondMachineMs = Math.max(beyondMachineMs, lateMs - hops * begin.machineLateMs);
  }
  const due = window.jobIds.length * ((window.until - window.from) / 1000);
  return {
    due,
    ran: seen.size,
    lost: due - seen.size,
    doubled,
    phantom,
    early,
    beyondMachineMs,
    ...quantiles(lateness),
  };
}

/** Waits until every fire time of the window has begun; those that never do are for the verdict to tell. */
export async function untilBegun(file: string, window: Window): Promise<void> {
  const hasBegun = () => missing(readBegins(file), window).length === 0;
  await eventually('every fire time has begun', hasBegun).catch(() => undefined);
}

export function quantiles(values: readonly number[]): {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
} {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? 0 };
}

/** The keys of fire times in the window that never began, for a message that can be acted on. */
export function missing(begins: readonly Begin[], window: Window): readonly string[] {
  const seen = new Set(begins.map((begin) => `${begin.jobId}@${begin.fireTime}`));
  const lost: string[] = [];
  for (const jobId of window.jobIds) {
    for (let at = window.from; at < window.until; at += 1000) {
      if (!seen.has(`${jobId}@${at}`)) lost.push(`${jobId}@${new Date(at).toISOString()}`);
    }
  }
  return lost;
}
