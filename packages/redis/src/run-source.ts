import type { Clock, Delivery, Handled, Logger, RunSource } from '@escapement/core';
import type { Connection } from './connection.ts';
import { deliver } from './delivery.ts';
import { holdRuns } from './held-runs.ts';
import { keysUnder } from './keys.ts';
import { keepLocks } from './lock-renewal.ts';
import { lockDurationMs, openQueueBackend } from './queue-backend.ts';
import { QueueTaker } from './queue-taker.ts';
import type { SigningKey } from './signing-key.ts';

/** How long `start` waits for Redis before it leaves the takers to connect by themselves. */
const startWithinMs = 10_000;

export interface SourceParts {
  readonly url: string;
  readonly prefix: string;
  readonly connection: () => Connection;
  readonly signingKey: SigningKey;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One queue that is taken from. */
interface Tap {
  readonly ready: Promise<unknown>;
  wake(): void;
  /** Resolves when everything in hand is done, or the deadline has passed. */
  drain(deadlineMs: number): Promise<void>;
}

/** Takes runs from BullMQ's queues, each with the whole concurrency. */
export function openRunSource(parts: SourceParts): RunSource {
  const taps: Tap[] = [];
  let isPaused = false;
  const paused = () => isPaused;

  return {
    async start({ queues, concurrency, handle }) {
      for (const queue of queues) taps.push(openTap(parts, { queue, concurrency, handle, paused }));
      await untilReady(taps, parts.clock);
    },
    async pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      for (const tap of taps) tap.wake();
    },
    async drain(deadlineMs) {
      isPaused = true;
      await Promise.all(taps.splice(0).map((tap) => tap.drain(deadlineMs)));
    },
  };
}

function openTap(
  parts: SourceParts,
  options: {
    readonly queue: string;
    readonly concurrency: number;
    readonly paused: () => boolean;
    readonly handle: (delivery: Delivery) => Promise<Handled>;
  },
): Tap {
  const { url, prefix, signingKey, clock, logger } = parts;
  const { queue, concurrency, paused, handle } = options;
  const { client } = parts.connection();
  const queueBackend = openQueueBackend({ url, prefix, queue, client });
  const { backend, blocking } = queueBackend;
  const held = holdRuns(clock, lockDurationMs);
  const delivering = { backend, client, held, signingKey, clock, logger, handle };
  const marker = keysUnder(prefix).marker(queue);
  const taker = new QueueTaker(queueBackend, {
    queue,
    concurrency,
    paused,
    serve: (entry) => deliver(delivering, entry),
    handOn: () => client.zadd(marker, 0, '0'),
    clock,
    logger,
  });
  for (const emitter of [backend, blocking]) {
    emitter.on('error', (error: unknown) =>
      logger.debug({ err: error, queue }, 'queue connection'),
    );
  }
  const stopKeeping = keepLocks({ backend, held, logger, paused });
  // A fault of the code in the taker must end the worker: one that takes nothing and lives looks well.
  void taker.run();
  return {
    ready: backend.waitUntilReady(),
    wake: () => taker.wake(),
    async drain(deadlineMs) {
      const drained = new AbortController();
      await Promise.race([taker.close(), clock.sleep(deadlineMs, drained.signal)]);
      drained.abort();
      stopKeeping();
      blocking.disconnect();
    },
  };
}

async function untilReady(taps: readonly Tap[], clock: Clock): Promise<void> {
  const ready = Promise.all(taps.map((tap) => tap.ready));
  ready.catch(() => {});
  const enough = new AbortController();
  await Promise.race([ready, clock.sleep(startWithinMs, enough.signal)]);
  enough.abort();
}
