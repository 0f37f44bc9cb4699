import {
  type Clock,
  type Delivery,
  Fault,
  type Handled,
  isPassing,
  judgeEnvelope,
  type Logger,
  type RunEnvelope,
  type StoreClock,
  unreachable,
} from '@escapement/core';
import type { HeldRuns } from './held-runs.ts';
import type { OldEnvelopes } from './old-envelopes.ts';
import { isVerdict, type QueueTap, type Served, type TakenEntry } from './queue-tap.ts';
import { badSignature, unsealText } from './signature.ts';
import type { SigningKeys } from './signing-keys.ts';
import { asStoreFault } from './store-fault.ts';

/** After so many deliveries whose handling broke, the entry is given up and the auditor settles the run. */
const brokenDeliveries = 10;
const retryAfterMs = 1_000;
/** Longest pause between two looks for the signing key: ZooKeeper may be away for hours, and the run must come when it is back. */
const longestPauseMs = 15_000;
/** A run that is early by no more than this is waited for in hand; beyond it no worker's clock is trusted anyway. */
const waitedForMs = 2_000;

/** What a delivery passes through between the queue and the worker. */
export interface Delivering {
  readonly tap: QueueTap;
  readonly held: HeldRuns;
  readonly signingKeys: SigningKeys;
  /** Absent where nobody can be asked; then an old envelope is taken by its signature. */
  readonly old?: OldEnvelopes | undefined;
  /** Records that a run was not begun in time. */
  readonly lapse: (envelope: RunEnvelope) => Promise<void>;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
  readonly handle: (delivery: Delivery) => Promise<Handled>;
}

/**
 * Serves one queue entry: checks its signature before anything else, hands it to the worker, and says what is to be done with
 * the entry. Done means done, whatever the run came to. Rejects for a defect alone, which ends the process.
 */
export async function deliver(to: Delivering, entry: TakenEntry): Promise<Served> {
  const held = to.held.hold(entry.runId, entry.token);
  try {
    const opened = await openedEnvelope(to, entry);
    if (!('envelope' in opened)) return opened;
    const { envelope } = opened;
    const refused = await refusalOf(to, entry, envelope);
    if (refused !== undefined) return refused;
    return await handle(to, entry, { envelope, attempt: entry.attempt, taken: held.taken });
  } catch (fault) {
    return await afterBreakdown(to, entry, fault);
  } finally {
    held.release();
  }
}

/** Why an envelope is not served though its signature holds; for a fresh one that is a few comparisons and nothing else. */
async function refusalOf(
  to: Delivering,
  entry: TakenEntry,
  envelope: RunEnvelope,
): Promise<Served | undefined> {
  const now = to.time.now();
  const verdict = judgeEnvelope(envelope, { queue: to.tap.queue, attempt: entry.attempt, now });
  switch (verdict.kind) {
    case 'serve':
      return undefined;
    case 'ask':
      return (await to.old?.stillOwed(envelope)) === false
        ? refuse(to, entry, 'its job has been changed or deleted since it was staged')
        : undefined;
    case 'misplaced':
      return refuse(to, entry, `it belongs to the queue "${envelope.queue}"`);
    case 'too-late':
      await to.lapse(envelope);
      return refuse(to, entry, 'no worker began it in time');
    default:
      return unreachable(verdict);
  }
}

/**
 * Hands the run to the worker until it is no more than a little early. A fast clock takes entries before their time; put off, they would
 * be due by that clock at once, and be taken again and again until their time has come.
 */
async function handle(to: Delivering, entry: TakenEntry, delivery: Delivery): Promise<Served> {
  for (;;) {
    const handled = await to.handle(delivery);
    if (handled.kind === 'done') return handled;
    const { afterMs } = handled;
    if (afterMs <= 0 || afterMs > waitedForMs) return putOff(to, entry, afterMs);
    await to.clock.sleep(afterMs, delivery.taken);
  }
}

async function openedEnvelope(
  to: Delivering,
  entry: TakenEntry,
): Promise<{ readonly envelope: RunEnvelope } | Served> {
  const { signingKeys } = to;
  const known = await keysOr(signingKeys.accepted, to, entry);
  if (!isKeys(known)) return known;
  const opened = openedWith(known, entry.data);
  if ('envelope' in opened) return ownEnvelope(to, entry, opened.envelope);
  // The key may have been changed since it was last heard of.
  const asked = await keysOr(signingKeys.refreshed, to, entry);
  if (!isKeys(asked)) return asked;
  const others = asked.filter((key) => !known.includes(key));
  const again = others.length === 0 ? opened : openedWith(others, entry.data);
  return 'envelope' in again
    ? ownEnvelope(to, entry, again.envelope)
    : refuse(to, entry, again.problem);
}

/** Opens with the first key that fits; nearly always that is the first of them. */
function openedWith(keys: readonly string[], data: string): ReturnType<typeof unsealText> {
  let opened: ReturnType<typeof unsealText> = { problem: 'no key is known' };
  for (const key of keys) {
    opened = unsealText(data, key);
    if ('envelope' in opened || opened.problem !== badSignature) return opened;
  }
  return opened;
}

function isKeys(found: readonly string[] | Served): found is readonly string[] {
  return Array.isArray(found);
}

/** The keys, or what becomes of the entry while their origin cannot be asked. Whatever else is thrown is no matter of theirs. */
async function keysOr(
  ask: () => Promise<readonly string[]>,
  to: Delivering,
  entry: TakenEntry,
): Promise<readonly string[] | Served> {
  try {
    return await ask();
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const retryInMs = keyPauseMs(entry.attempt);
    to.logger.warn(
      { err: fault, runId: entry.runId, retryInMs },
      'the signing key cannot be had; the run waits',
    );
    return putOff(to, entry, retryInMs);
  }
}

/** Longer each time, so that a thousand runs that wait for the key do not ask for it a thousand times a second. */
function keyPauseMs(delivery: number): number {
  return Math.min(retryAfterMs * 2 ** Math.min(delivery - 1, 10), longestPauseMs);
}

function ownEnvelope(
  to: Delivering,
  entry: TakenEntry,
  envelope: RunEnvelope,
): { readonly envelope: RunEnvelope } | Served {
  return envelope.runId === entry.runId ? { envelope } : refuse(to, entry, 'the id of another run');
}

function refuse(to: Delivering, entry: TakenEntry, reason: string): Served {
  to.logger.error({ runId: entry.runId, problem: reason }, 'a run was refused');
  return { kind: 'refused', reason };
}

/**
 * The worker could not say what came of it, as when Redis was away for long. The run is delivered again as the next attempt,
 * just as if the worker had died.
 */
async function afterBreakdown(to: Delivering, entry: TakenEntry, fault: unknown): Promise<Served> {
  if (!isPassing(fault)) throw fault;
  to.logger.error({ err: fault, runId: entry.runId }, 'handling a run broke down');
  if (entry.attempt >= brokenDeliveries) return { kind: 'refused', reason: 'handling broke down' };
  return putOff(to, entry, retryAfterMs);
}

async function putOff(to: Delivering, entry: TakenEntry, delayMs: number): Promise<Served> {
  const delay = Math.max(Math.ceil(delayMs), 1);
  try {
    await to.tap.putOff(entry, delay);
  } catch (error) {
    const fault = asStoreFault(error, 'putting off a run');
    if (!isVerdict(error) && !isPassing(fault)) throw fault;
    // Its lock runs out then, and the queue delivers it again by itself.
    to.logger.debug({ err: fault, runId: entry.runId }, 'an entry was not put off');
  }
  return { kind: 'moved' };
}
