import { type AuditRow, parseRunId } from '@escapement/core';

/** What the audit log tells of an outcome. */
export interface Told {
  readonly outcome: AuditRow['outcome'];
  /** Why it was not done, or how it was. */
  readonly because?: string;
  /** What it was about, where that is known better than by what was asked. */
  readonly about?: readonly string[];
  /** What stood, and what stands; only that in which they differ is kept. */
  readonly before?: object | undefined;
  readonly after?: object | undefined;
}

export function done(told: Omit<Told, 'outcome'> = {}): Told {
  return { ...told, outcome: 'done' };
}

/** Nothing was changed. */
export function refused(because: string): Told {
  return { outcome: 'refused', because };
}

/** It may have been done, or done in part. */
export function failed(because: string): Told {
  return { outcome: 'failed', because };
}

export const jobThing = (jobId: string): string => `job:${jobId}`;
export const runThing = (runId: string): string => `run:${runId}`;
export const calendarThing = (name: string): string => `calendar:${name}`;
export const secretThing = (name: string): string => `secret:${name}`;
export const lockThing = (name: string): string => `lock:${name}`;
export const singletonThing = (name: string): string => `singleton:${name}`;
export const configThing = (name: string): string => `config:${name}`;
export const queueThing = (name: string): string => `queue:${name}`;
export const workerThing = (workerId: string): string => `worker:${workerId}`;
/** A run, and the job that it is of. */
export function thingsOfRun(runId: string): readonly string[] {
  const parts = parseRunId(runId);
  return parts === undefined ? [runThing(runId)] : [runThing(runId), jobThing(parts.jobId)];
}

export const officeThing = 'office';
export const sessionThing = 'session';
