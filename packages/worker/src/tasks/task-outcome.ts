import { type ConfigEntry, type RunEnvelope, shortText } from '@escapement/core';
import type { CallResult } from '../handlers/call-result.ts';
import type { LogSink } from '../run-log.ts';
import type { RunStop } from '../run-stop.ts';

/** How a task ended. `reason` is one sentence for the run's record; `isFinal`: whoever tries it again fails again. */
export type TaskOutcome =
  | ({ readonly kind: 'succeeded' } & CallResult)
  /**
   * `isCertain`: it was known before the task was told to stop, which then changes nothing about it. `soFar`: what had come of it, in a sentence,
   * where it was told to stop.
   */
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly isCertain?: true;
      readonly isFinal?: true;
      readonly soFar?: string;
    };

/** What every kind of task gets to know of its run. */
export interface TaskRun {
  readonly envelope: RunEnvelope;
  readonly attempt: number;
  /** Present when the run holds a lock; to be passed on to whatever the task writes to. */
  readonly fencingToken: number | undefined;
  /** How it is told to stop. */
  readonly stop: RunStop;
  /** Made when it is first asked for. */
  readonly log: LogSink;
  /**
   * Asked when all is ready, right before anything of the task leaves this process. `false`: it was told to stop, if only now, since the process
   * stood still meanwhile and others may have been given the run.
   */
  mayGoOut(): boolean;
}

export type Failure = Extract<TaskOutcome, { kind: 'failed' }>;

/** What a handler gets to tell and to ask besides. */
export interface HandlerRun extends TaskRun {
  /** How many attempts before this one failed, or ran out of time; one that was lost or given back is none of them. */
  readonly failures: number;
  /** A configuration entry as it stands; `undefined` where there is none. Rejects with a fault where it cannot be read. */
  entry(name: string): Promise<ConfigEntry | undefined>;
  /** How far it is, from 0 to 1. Never throws, never waits. */
  progress(fraction: number, note?: string): void;
}

export const succeeded: TaskOutcome = { kind: 'succeeded' };

/** A failure with its sentence, cut to what a row of a list can show. */
export function failed(reason: string): Failure {
  const line = reason.split('\n', 1)[0]?.trim() ?? '';
  const text = line === '' ? 'the task failed without saying why' : line;
  return { kind: 'failed', reason: shortText(text, 500) };
}

/** A failure that the same run would end in however often it is tried. */
export function finallyFailed(reason: string): Failure {
  return { ...failed(reason), isFinal: true };
}

/** A failure that was known, and whose task went on only to tell more of it. */
export function certainlyFailed(reason: string): Failure {
  return { ...failed(reason), isCertain: true };
}
