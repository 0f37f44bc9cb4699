import { setTimeout as pause } from 'node:timers/promises';
import { createClient, defineJob, startWorker } from '@escapement/sdk';
import { Redis } from 'ioredis';
import { z } from 'zod';

// What is done when a customer has not paid in time, whoever tells of it.
const cancel = (how: string, order: string): void => console.log(`${how}: ${order} is cancelled`);

// Before: an order is a key in the shop's Redis that runs out. The scheduler knows that Redis as "orders".
const expired = defineJob({
  id: 'cancel-by-key',
  queue: 'orders',
  schedule: { kind: 'key-expired', source: 'orders', pattern: 'order:*' },
  lock: 'cancel-${key}',
  input: z.object({ key: z.string(), expiredAt: z.iso.datetime(), heardBy: z.string() }),
  run: ({ key }) => cancel('by its key', key),
});

// After: the order asks for its own cancellation, under its name, and takes it back when it is paid.
const timeout = defineJob({
  id: 'cancel-by-timer',
  queue: 'orders',
  overlap: 'allow',
  input: z.object({ order: z.string() }),
  run: ({ order }) => cancel('by its timer', order),
});

const ttlMs = Number(process.env['TTL_MS'] ?? 60_000);
const client = createClient();
const worker = await startWorker({ jobs: [expired, timeout] });
for (const job of [expired, timeout]) await client.jobs.upsert(job);

const shop = new Redis(process.env['SHOP_REDIS'] ?? 'redis://127.0.0.1:6379');
for (const order of ['order:1', 'order:2', 'order:3']) await shop.set(order, 'open', 'PX', ttlMs);
await shop.del('order:2');
await shop.pexpire('order:3', 2 * ttlMs);
console.log('by keys: order:1 is open, order:2 is paid, order:3 has twice the time');

for (const order of ['order-4', 'order-5', 'order-6']) {
  await client.runNow(timeout.id, { delayMs: ttlMs, key: order, input: { order } });
}
await client.takeBackRun(timeout.id, { key: 'order-5' });
const later = { delayMs: 2 * ttlMs, key: 'order-6', onDuplicate: 'replace' } as const;
await client.runNow(timeout.id, { ...later, input: { order: 'order-6' } });
console.log('by timers: order-4 is open, order-5 is paid, order-6 has twice the time');

await pause(3 * ttlMs);
await shop.quit();
await worker.stop();
