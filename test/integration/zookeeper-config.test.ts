import { randomBytes } from 'node:crypto';
import { type ConfigEntry, configKind, type DocumentStore, redisMillis } from '@escapement/core';
import { afterEach, expect, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, open } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
let run = 0;

afterEach(closeAll);

/** The same entries in several processes. */
async function openStores(count: number): Promise<readonly DocumentStore<ConfigEntry>[]> {
  run += 1;
  const chroot = `/config-${run}`;
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const store = open(server.connect, { chroot }).documents(configKind);
      await store.open();
      return store;
    }),
  );
}

test('a value of the largest size that changes in all of itself has a past, and goes to every process whole', async () => {
  const [ours, theirs] = await openStores(2);
  if (!ours || !theirs) throw new Error('two were opened');
  // What does not pack is the most that a past may have to hold.
  const value = () => randomBytes(190_000).toString('base64');
  let last = value();
  await ours.put({ name: 'large', value: last }, { now, over: 'nothing' });
  for (let version = 1; version <= 4; version += 1) {
    last = value();
    const outcome = await ours.put({ name: 'large', value: last }, { now, over: version });
    expect(outcome.kind).toBe('written');
  }
  await expect.poll(() => theirs.get('large')?.version).toBe(5);
  expect(theirs.get('large')?.value).toBe(last);
  const reading = await theirs.revisions('large');
  expect(reading.kind === 'read' && reading.revisions[0]?.version).toBe(5);
});

test('of many writers each write is whole, and all processes end with the last', async () => {
  const stores = await openStores(4);
  const torn: unknown[] = [];
  for (const store of stores) {
    store.onChange(({ document }) => {
      const [first, ...others] = (document?.value ?? []) as number[];
      if (others.some((each) => each !== first)) torn.push(document);
    });
  }
  const valueMade = (mark: number) => Array.from({ length: 500 }, () => mark);
  await stores[0]?.put({ name: 'flags', value: valueMade(0) }, { now, over: 'nothing' });
  await Promise.all(
    stores.flatMap((store, of) =>
      Array.from({ length: 10 }, (_, each) =>
        store.put({ name: 'flags', value: valueMade(100 * of + each) }, { now, over: 'anything' }),
      ),
    ),
  );
  const stands = await stores[0]?.read('flags');
  expect(stands?.version).toBeGreaterThan(30);
  for (const store of stores) {
    await expect.poll(() => store.get('flags')).toEqual(stands);
  }
  expect(torn).toEqual([]);
});
