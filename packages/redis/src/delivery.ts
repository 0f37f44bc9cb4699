import type { Clock, Delivery, Handled, Logger, RunEnvelope } from '@escapement/core';
import {
  type Job as BullJob,
  DelayedError,
  UnrecoverableError,
  WaitingError,
  type Worker,
} from 'bullmq';
import type { Redis } from 'ioredis';
import type { HeldRuns } from './held-runs.ts';
import { timeOf } from './redis-time.ts';
import { unseal } from './signature.ts';
import type { SigningKey } from './signing-key.ts';

/** After so many deliveries whose handling broke, the entry is given up and the auditor settles the run. */
const brokenDeliveries = 10;
const retryAfterMs = 1_000;

/** What a delivery passes through between BullMQ and the worker. */
export interface Taking {
  readonly worker: Worker;
  readonly client: Redis;
  readonly held: HeldRuns;
  readonly signingKey: SigningKey;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether nothing new may be taken: BullMQ's own pause lets one more through, which its blocked read brings. */
  readonly paused: () => boolean;
  readonly handle: (delivery: Delivery) => Promise<Handled>;
}

/**
 * Handles one queue entry: checks its signature before anything else, hands it to the worker, and tells the queue what came
 * of it. Resolving means done, whatever the run came to; the errors thrown are BullMQ's way of saying put off or refused.
 */
export async function deliver(taking: Taking, job: BullJob, token: string): Promise<void> {
  if (taking.paused()) return giveBack(job, token);
  const envelope = await openedEnvelope(taking, job, token);
  const held = taking.held.hold(envelope.runId);
  let handled: Handled;
  try {
    handled = await taking.handle({ envelope, attempt: job.attemptsStarted, taken: held.taken });
  } catch (fault) {
    await held.release();
    return afterBreakdown({ taking, job, token, fault });
  }
  await held.release();
  if (handled.kind === 'done') return;
  return putOff({ taking, job, token, delayMs: handled.retryAt - taking.clock.now() });
}

async function openedEnvelope(taking: Taking, job: BullJob, token: string): Promise<RunEnvelope> {
  const { signingKey, logger } = taking;
  let opened: ReturnType<typeof unseal>;
  try {
    opened = unseal(job.data, await signingKey.get());
    if ('problem' in opened) opened = unseal(job.data, await signingKey.refreshed());
  } catch (fault) {
    logger.warn({ err: fault, runId: job.id }, 'the signing key cannot be had; the run waits');
    return putOff({ taking, job, token, delayMs: retryAfterMs });
  }
  const problem = 'problem' in opened ? opened.problem : undefined;
  if ('envelope' in opened && opened.envelope.runId === job.id) return opened.envelope;
  logger.error({ runId: job.id, problem: problem ?? 'the id of another run' }, 'a run was refused');
  throw new UnrecoverableError(problem ?? 'the id of another run');
}

/**
 * The worker could not say what came of it, as when Redis was away for long. The run is delivered again as the next attempt,
 * just as if the worker had died.
 */
async function afterBreakdown(options: {
  readonly taking: Taking;
  readonly job: BullJob;
  readonly token: string;
  readonly fault: unknown;
}): Promise<void> {
  const { taking, job, token, fault } = options;
  taking.logger.error({ err: fault, runId: job.id }, 'handling a run broke down');
  if (job.attemptsStarted >= brokenDeliveries) throw new UnrecoverableError('handling broke down');
  return putOff({ taking, job, token, delayMs: retryAfterMs });
}

/** Delays the entry by Redis's clock: this machine's may be the very reason for it. */
async function putOff(options: {
  readonly taking: Taking;
  readonly job: BullJob;
  readonly token: string;
  readonly delayMs: number;
}): Promise<never> {
  const { taking, job, token, delayMs } = options;
  const now = await timeOf(taking.client);
  const delay = Math.max(Math.ceil(delayMs), 1);
  await taking.worker
    .getBackend()
    .moveToDelayed(String(job.id), now, delay, token, { skipAttempt: true });
  throw new DelayedError();
}

async function giveBack(job: BullJob, token: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}
