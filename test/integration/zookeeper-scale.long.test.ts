import { bucketOf, redisMillis } from '@escapement/core';
import {
  createOne,
  openCanary,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeAll, job, open, until, withZnodes } from './zookeeper-rig.ts';

const count = Number(process.env['ESCAPEMENT_SCALE'] ?? 20_000);
const canary = openCanary();
let server: ZooKeeperServer;

beforeAll(async () => {
  server = await startZooKeeperServer();
});
afterEach(closeAll);
afterAll(() => server.dispose());

/** Writes definitions a hundred at a time, past the rings, so that a large catalog is there within seconds. */
async function fill(chroot: string): Promise<void> {
  const instant = '2026-03-07T02:00:00.000Z';
  const standing = { version: 1, revision: 1, createdAt: instant, updatedAt: instant };
  await withZnodes(server.connect, async (znodes) => {
    const ids = Array.from({ length: count }, (_, index) => `job-${index}`);
    for (let first = 0; first < ids.length; first += 4000) {
      const batches = Array.from({ length: 40 }, (_, batch) =>
        ids.slice(first + batch * 100, Math.min(ids.length, first + (batch + 1) * 100)),
      );
      await Promise.all(
        batches
          .filter((batch) => batch.length > 0)
          .map((batch) =>
            znodes.multi(
              batch.map((id) => ({
                kind: 'create',
                path: `${chroot}/jobs/${bucketOf(id).toString(16).padStart(2, '0')}/${id}`,
                data: Buffer.from(JSON.stringify({ ...job(id), ...standing })),
              })),
            ),
          ),
      );
    }
  });
}

test('a catalog of thousands is read in seconds, without losing the session meanwhile', async () => {
  // Whoever writes is not looked at: what fills the catalog may keep it from hearing its server for longer than two seconds.
  const writer = open(server.connect, { chroot: '/scale', sessionTimeoutMs: 20_000 });
  await writer.whenReady();
  await fill('/scale');
  const reader = open(server.connect, { chroot: '/scale' });
  const states: string[] = [];
  await reader.whenReady();
  reader.session.onChange((state) => states.push(state));
  const startedAt = performance.now();
  await reader.catalog.open();
  const tookMs = performance.now() - startedAt;
  expect(reader.catalog.size).toBe(count);
  expect(states).toEqual([]);
  const editedAt = performance.now();
  await createOne(writer.definitions, job('one-more'), { now: redisMillis(Date.now()) });
  await until('seen', () => reader.catalog.get('one-more'));
  console.log(
    `${count} definitions in ${Math.round(tookMs)} ms; one more seen ${Math.round(performance.now() - editedAt)} ms after it was asked for`,
  );
  expect(tookMs).toBeLessThan(canary.allow(count, startedAt));
});
