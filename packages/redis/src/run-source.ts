import {
  type Clock,
  type Delivery,
  type Handled,
  type Logger,
  type RunEnvelope,
  type RunSource,
  raise,
  type StoreClock,
  type TlsIdentity,
} from '@escapement/core';
import type { Connection } from './connection.ts';
import { deliver } from './delivery.ts';
import { holdRuns } from './held-runs.ts';
import type { Keys } from './keys.ts';
import { keepLocks } from './lock-renewal.ts';
import { lapseScript } from './lua/gate.ts';
import type { OldEnvelopes } from './old-envelopes.ts';
import { QueueTaker } from './queue-taker.ts';
import { lockDurationMs, openQueueTap, type TakenEntry } from './queue-tap.ts';
import { runScript } from './script.ts';
import type { SigningKeys } from './signing-keys.ts';
import { asking } from './store-fault.ts';

/** How long `start` waits for Redis before it leaves the takers to connect by themselves. */
const startWithinMs = 10_000;

export interface SourceParts {
  readonly url: string;
  readonly tls?: TlsIdentity | undefined;
  readonly prefix: string;
  readonly connection: () => Connection;
  readonly keys: Keys;
  readonly signingKeys: SigningKeys;
  readonly old?: OldEnvelopes | undefined;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
}

/** One queue that is taken from. */
interface Intake {
  readonly ready: Promise<unknown>;
  wake(): void;
  /** Resolves when everything in hand is done, or the deadline has passed. */
  drain(deadlineMs: number): Promise<void>;
}

/** Takes runs from BullMQ's queues, each with the whole concurrency. */
export function openRunSource(parts: SourceParts): RunSource {
  const intakes: Intake[] = [];
  let isPaused = false;
  const paused = () => isPaused;

  return {
    async start({ queues, concurrency, handle }) {
      for (const queue of queues)
        intakes.push(openIntake(parts, { queue, concurrency, handle, paused }));
      await untilReady(intakes, parts.clock);
    },
    async pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      for (const intake of intakes) intake.wake();
    },
    async drain(deadlineMs) {
      isPaused = true;
      await Promise.all(intakes.splice(0).map((intake) => intake.drain(deadlineMs)));
    },
  };
}

function openIntake(
  parts: SourceParts,
  options: {
    readonly queue: string;
    readonly concurrency: number;
    readonly paused: () => boolean;
    readonly handle: (delivery: Delivery) => Promise<Handled>;
  },
): Intake {
  const { url, tls, prefix, keys, signingKeys, old, clock, time, logger } = parts;
  const { queue, concurrency, paused, handle } = options;
  const { client } = parts.connection();
  const onError = (error: unknown) => logger.debug({ err: error, queue }, 'queue connection');
  const tap = openQueueTap({ url, tls, prefix, queue, client, time, onError });
  const held = holdRuns(clock, lockDurationMs);
  const lapse = async ({ runId, fireTime, revision }: RunEnvelope) => {
    const args = [keys.base, runId, fireTime, revision];
    await asking('recording a missed run', () => runScript(client, lapseScript, args));
  };
  const delivering = { tap, held, signingKeys, old, lapse, clock, time, logger, handle };
  const serve = (entry: TakenEntry) => deliver(delivering, entry);
  const taker = new QueueTaker(tap, { concurrency, paused, serve, clock, time, logger });
  const stopKeeping = keepLocks({ tap, held, logger, paused });
  taker.run().catch(raise);
  return {
    ready: tap.ready(),
    wake: () => taker.wake(),
    async drain(deadlineMs) {
      const drained = new AbortController();
      await Promise.race([taker.close(), clock.sleep(deadlineMs, drained.signal)]);
      drained.abort();
      stopKeeping();
      tap.cut();
    },
  };
}

async function untilReady(intakes: readonly Intake[], clock: Clock): Promise<void> {
  const ready = Promise.all(intakes.map((intake) => intake.ready));
  ready.catch(() => {});
  const enough = new AbortController();
  await Promise.race([ready, clock.sleep(startWithinMs, enough.signal)]);
  enough.abort();
}
