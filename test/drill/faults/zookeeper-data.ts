import { setTimeout as delay } from 'node:timers/promises';
import { withZnodes } from '../../integration/zookeeper-rig.ts';
import { copyData } from '../data-copy.ts';
import { inLanes } from '../lanes.ts';
import { resetOffice, restoreDefinitions } from '../remedies.ts';
import type { Bite, Fault, Scene } from '../scene.ts';

/** So many transactions lie between the backup and its restoring: more than the elections that follow can make up for. */
const transactionsSince = 5000;
const writtenAtOnce = 64;
const leadWithinMs = 30_000;

/** The servers are rebuilt from nothing, while Redis still has everything of every job. */
async function rebuildEmpty(scene: Scene): Promise<Bite> {
  const { zookeeper } = scene.cluster;
  await zookeeper.kill();
  await zookeeper.wipe();
  await zookeeper.start();
  const isEmpty = await withZnodes(zookeeper.connect, async (znodes) => {
    const buckets = (await znodes.children('/escapement/jobs')) ?? [];
    const jobs = await inLanes(buckets, writtenAtOnce, (each) =>
      znodes.children(`/escapement/jobs/${each}`),
    );
    return jobs.every((names) => (names ?? []).length === 0);
  });
  const restored = await restoreDefinitions(scene);
  return {
    bit: isEmpty,
    proof: { isEmpty, restored },
    unmet: restored === 'done' ? [] : [`the definitions could not be restored: ${restored}`],
  };
}

/** A backup of before the last elections, and of before the last edits. */
async function restoreOld(scene: Scene): Promise<Bite> {
  const { cluster, book } = scene;
  const { zookeeper } = cluster;
  const copy = await copyData(zookeeper.dataDirectory, zookeeper);
  try {
    const edited = book.jobs.filter((_, i) => i % 4 === 0).map(({ facts }) => facts.id);
    await inLanes(edited, 4, (id) => book.edit(id));
    await withZnodes(zookeeper.connect, (znodes) => burn(znodes));
    await renewCandidates(scene);
    await delay(scene.lengthMs);
    const { leader } = await cluster.get('/api/v1/cluster');
    await zookeeper.kill();
    await copy.restore();
    for (const id of edited) book.goneBack(id);
    await zookeeper.start();
    const highest = await withZnodes(zookeeper.connect, (znodes) => highestTransaction(znodes));
    const remedy = await resetOffice(scene, { unlessLedWithinMs: leadWithinMs });
    return {
      bit: highest < leader.epoch,
      proof: { epochBefore: leader.epoch, transactionAfter: highest, remedy },
    };
  } finally {
    await copy.remove();
  }
}

/** Every node stands anew, so that whoever leads from now on has an epoch of after the backup. */
async function renewCandidates({ cluster }: Scene): Promise<void> {
  for (const _ of cluster.living) {
    const former = await cluster.leader();
    await cluster.call({
      method: 'POST',
      path: '/api/v1/cluster/step-down',
      body: { reason: 'another shall lead' },
    });
    await cluster.untilLed(former);
  }
}

type Work = Parameters<typeof withZnodes>[1];
type Znodes = Parameters<Work>[0];

async function burn(znodes: Znodes): Promise<void> {
  await znodes.create('/drill', Buffer.from(''), 'persistent');
  const writes = Array.from({ length: transactionsSince }, (_, i) => i);
  await inLanes(writes, writtenAtOnce, (i) => znodes.set('/drill', Buffer.from(String(i))));
}

/** The transaction that a write gets now. */
async function highestTransaction(znodes: Znodes): Promise<number> {
  await znodes.create('/drill-now', Buffer.from(''), 'ephemeral');
  const znode = await znodes.get('/drill-now');
  return Number(znode?.czxid ?? 0);
}

export const zookeeperData: readonly Fault[] = [
  {
    name: 'zk-rebuilt-empty',
    about: 'ZooKeeper comes back with nothing in it; its definitions are restored from Redis',
    seconds: 1,
    shortSeconds: 1,
    allowed: { outage: true },
    inflict: rebuildEmpty,
  },
  {
    name: 'zk-restored-old',
    about: 'ZooKeeper comes back as it was before the last elections and edits',
    seconds: 5,
    shortSeconds: 1,
    allowed: { outage: true },
    // So that what was staged before soon runs out, and shows whether anybody plans.
    horizonMs: 8000,
    inflict: restoreOld,
  },
];
