import type { Clock, ClockLimits, Logger } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { RedisMeter } from '../metrics.ts';
import { probeScript } from '../scripts/memory.ts';
import type { Keys } from '../scripts/names.ts';
import { runScript } from '../scripts/script.ts';
import { timeOf } from './redis-time.ts';
import { MeasuredClock } from './store-clock.ts';
import { asking } from './store-fault.ts';
import { TriedHealth } from './store-health.ts';

/** The store's clock and its health, both measured from now on until they are closed. */
export function openWatches(of: {
  readonly client: Redis;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly limits: ClockLimits;
  readonly logger: Logger;
  readonly meter: RedisMeter;
}): { readonly time: MeasuredClock; readonly health: TriedHealth } {
  const { client, keys, clock, limits, logger, meter } = of;
  const time = new MeasuredClock({ timeOf: () => timeOf(client), clock, limits, logger, meter });
  const tryWriting = () =>
    asking('trying to write', () => runScript({ client, keys }, probeScript, {}));
  const health = new TriedHealth({ tryWriting, clock, logger });
  client.on('ready', () => {
    time.looking.hurry();
    health.looking.hurry();
  });
  time.looking.open();
  health.looking.open();
  return { time, health };
}
