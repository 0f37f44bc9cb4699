import { randomUUID } from 'node:crypto';
import { type LockWish, lineAtMost } from '@escapement/core';
import { openLocks } from '@escapement/sdk';
import { afterEach, expect, it } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, open, withZnodes } from './zookeeper-rig.ts';

const { connect } = sharedZooKeeper();
const writtenAtOnce = 500;
afterEach(closeAll);

const since = '2026-03-07T12:00:00.000Z';
const said = Buffer.from(JSON.stringify({ runId: null, workerId: 'w', since }));

/** As many stand there as may. */
async function crowd(folder: string, suffix = ''): Promise<void> {
  await withZnodes(connect, async (znodes) => {
    await znodes.ensure(folder);
    for (let from = 0; from < lineAtMost; from += writtenAtOnce) {
      const some = Array.from({ length: writtenAtOnce }, (_, i) => {
        const path = `${folder}/${randomUUID()}${suffix}_${String(from + i).padStart(10, '0')}`;
        return { kind: 'create', path, data: said } as const;
      });
      expect((await znodes.multi(some)).kind).toBe('done');
    }
  });
}

/** What ZooKeeper adds to names goes on above those that were there. */
it('a program that comes to a line in which as many stand as may is refused at once, and a run waits', async () => {
  const name = `crowded-${process.pid}`;
  await crowd(`/escapement/locks/${name}`);
  const locks = openLocks({ zookeeper: connect });
  try {
    await locks.whenReady();
    for (const kind of ['mutex', 'read', 'write'] as const) {
      const refused = locks.acquire(name, { kind, waitMs: 5_000 });
      await expect(refused).rejects.toMatchObject({ code: 'LOCKS_FULL', said: { zh: /上限/ } });
    }
    const view = await locks.view(name);
    expect((view?.holderCount ?? 0) + (view?.waiterCount ?? 0)).toBe(lineAtMost);
    const refused = locks.barrier(name, { parties: 2, waitMs: 50 });
    await expect(refused).rejects.toMatchObject({ code: 'BARRIER_NOT_COMPLETE' });
  } finally {
    await locks.close();
  }
  const { locks: port, whenReady } = open(connect);
  await whenReady();
  const leaving = new AbortController();
  const wish: LockWish = { kind: 'mutex' };
  const run = port.acquire(name, { runId: 'r', workerId: 'w', wish }, leaving.signal);
  const aborted = expect(run).rejects.toMatchObject({ code: 'COORD_ABORTED' });
  await expect.poll(async () => (await port.get(name))?.waiterCount).toBe(lineAtMost);
  leaving.abort();
  await aborted;
});
