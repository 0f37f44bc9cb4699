import {
  type Clock,
  type GateOutcome,
  type Handled,
  isPassing,
  type Logger,
  type RunEnvelope,
  type RunGate,
  unreachable,
} from '@escapement/core';
import { backoffMs } from './backoff.ts';

/** `turned-away` with what to tell the queue; `stopped` when the run was withdrawn before the gate had answered. */
export type Entry =
  | { readonly kind: 'begun' }
  | { readonly kind: 'turned-away'; readonly handled: Handled }
  | { readonly kind: 'stopped' };

/** How long until a Redis that nobody vouches for is asked again; the leader takes about as long to look at it. */
const unvouchedPauseMs = 100;

interface EntryRequest {
  readonly envelope: RunEnvelope;
  readonly attempt: number;
  readonly workerId: string;
  readonly signal: AbortSignal;
}

/**
 * Asks the gate until it answers. An answer lost on the way is asked for again, and then finds the run begun by ourselves:
 * that is our own first call and not another worker.
 */
export async function enterGate(
  ports: { gate: Pick<RunGate, 'begin'>; clock: Clock; logger: Logger },
  request: EntryRequest,
): Promise<Entry> {
  const { envelope, attempt, workerId, signal } = request;
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      const outcome = await ports.gate.begin({ envelope, attempt, workerId });
      if (tries > 1 && isOwnEcho(outcome, request)) return { kind: 'begun' };
      if (outcome.kind !== 'unvouched') return entryFor(outcome, request, ports);
      await ports.clock.sleep(unvouchedPauseMs, signal);
    } catch (error) {
      if (!isPassing(error)) throw error;
      ports.logger.warn({ err: error, runId: envelope.runId, tries }, 'gate not reached');
      await ports.clock.sleep(backoffMs(tries), signal);
    }
  }
  return { kind: 'stopped' };
}

function isOwnEcho(outcome: GateOutcome, request: EntryRequest): boolean {
  return (
    outcome.kind === 'already-begun' &&
    outcome.attempt === request.attempt &&
    outcome.workerId === request.workerId
  );
}

function entryFor(
  outcome: Exclude<GateOutcome, { kind: 'unvouched' }>,
  request: EntryRequest,
  { logger }: { logger: Logger },
): Entry {
  switch (outcome.kind) {
    case 'begun':
      return { kind: 'begun' };
    case 'too-early':
      return {
        kind: 'turned-away',
        handled: { kind: 'not-yet', afterMs: outcome.dueInMs },
      };
    case 'already-begun':
    case 'already-settled':
    case 'overlap':
    case 'superseded':
    case 'unknown':
      // The gate has written the ledger row of the refusal; for the queue the run is over.
      logger.info(
        { runId: request.envelope.runId, attempt: request.attempt, ...outcome },
        'run refused at the gate',
      );
      return { kind: 'turned-away', handled: { kind: 'done' } };
    default:
      return unreachable(outcome);
  }
}
