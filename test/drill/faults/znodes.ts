import { setTimeout as delay } from 'node:timers/promises';
import { bucketOf } from '@escapement/core';
import { withZnodes } from '../../integration/zookeeper-rig.ts';
import { cameToHold } from '../came-to-hold.ts';
import { jobsOf } from '../job-mix.ts';
import { inLanes } from '../lanes.ts';
import { hasSaid, level } from '../log-lines.ts';
import type { Bite, Fault, Scene } from '../scene.ts';

const root = '/escapement';
const repairedWithinMs = 30_000;
/** What is written past the change rings is seen within a minute; on a busy machine a little later. */
const seenWithinMs = 90_000;

const bucketPath = (bucket: number): string =>
  `${root}/jobs/${bucket.toString(16).padStart(2, '0')}`;
const pathOf = (jobId: string): string => `${bucketPath(bucketOf(jobId))}/${jobId}`;

/** Some definitions become garbage, and after a while somebody puts them back as they were. */
async function breakDefinitions(scene: Scene): Promise<Bite> {
  const { cluster, book } = scene;
  const since = Date.now();
  const ids = book.jobs.filter((_, i) => i % 5 === 0).map(({ facts }) => facts.id);
  const whole = await withZnodes(cluster.zookeeper.connect, (znodes) =>
    inLanes(ids, 4, async (id) => {
      const znode = await znodes.get(pathOf(id));
      await znodes.set(pathOf(id), Buffer.from('{"id":'));
      return { id, data: znode?.data ?? Buffer.from('') };
    }),
  );
  const isShown = await everyNodeKnows(scene, (broken) => broken >= ids.length);
  await delay(scene.lengthMs);
  await withZnodes(cluster.zookeeper.connect, (znodes) =>
    inLanes(whole, 4, ({ id, data }) => znodes.set(pathOf(id), data)),
  );
  const isMended = await everyNodeKnows(scene, (broken) => broken === 0);
  const isSaid = ids.every((id) =>
    hasSaid(cluster, { since, atLeast: level.warn, pattern: new RegExp(`"${id}"`) }),
  );
  return {
    bit: isShown,
    proof: { broken: ids.length },
    unmet: [
      ...(isSaid ? [] : ['no log line says that a definition cannot be read']),
      ...(isMended ? [] : ['it never came to be that every node reads all definitions again']),
    ],
  };
}

/**
 * Each node looks at the buckets in a turn of its own, so that one may know a minute before another, and what the others
 * show says nothing about the leader.
 */
async function everyNodeKnows(
  { cluster }: Scene,
  holds: (broken: number) => boolean,
): Promise<boolean> {
  return await cameToHold(seenWithinMs, async () => {
    const counts = await Promise.all(
      cluster.nodes.map(async (node) => {
        const { items } = await cluster.get('/api/v1/jobs?state=broken&limit=200', node);
        return items.length;
      }),
    );
    return counts.every(holds);
  });
}

/** Somebody deletes by hand what the processes have made in ZooKeeper. */
async function deleteZnodes(scene: Scene): Promise<Bite> {
  const { cluster } = scene;
  const leader = await cluster.leader();
  const { nodes } = await cluster.get('/api/v1/cluster');
  const [node] = nodes;
  const bucket = await emptyBucket(scene);
  const removed = await withZnodes(cluster.zookeeper.connect, (znodes) =>
    Promise.all([
      znodes.remove(`${root}/leader`),
      znodes.remove(`${root}/nodes/${node.nodeId}`),
      znodes.remove(bucketPath(bucket)),
    ]),
  );
  const [late] = jobsOf(['brief'], 1, { name: nameIn(bucket) });
  if (late === undefined) throw new Error('there is one');
  const unmet: string[] = [];
  const expect = async (what: string, holds: () => Promise<boolean>) => {
    if (!(await cameToHold(repairedWithinMs, holds)))
      unmet.push(`it never came to be that ${what}`);
  };
  await expect('the leader is shown again', async () => {
    const view = await cluster.get('/api/v1/cluster');
    return view.leader !== null;
  });
  await expect('the node is shown again', async () => {
    const view = await cluster.get('/api/v1/cluster');
    return view.nodes.some(({ apiUrl }: { apiUrl: string }) => apiUrl === node.apiUrl);
  });
  await expect('a job is created in the bucket that was deleted', async () => {
    const answer = await scene.book.create(late, leader);
    return answer === 201;
  });
  const bit = removed.every((each) => each === 'removed');
  return { bit, proof: { removed: removed.join() }, unmet };
}

/** A bucket without a definition: only that can be deleted, and nothing is lost with it. */
async function emptyBucket({ book }: Scene): Promise<number> {
  const used = new Set(book.jobs.map(({ facts }) => bucketOf(facts.id)));
  const free = Array.from({ length: 256 }, (_, i) => i).find((bucket) => !used.has(bucket));
  if (free === undefined) throw new Error('every bucket is used');
  return free;
}

/** What the name of a job must be, so that with `-0` behind it falls into the bucket. */
function nameIn(bucket: number): string {
  for (let i = 0; ; i += 1) if (bucketOf(`late${i}-0`) === bucket) return `late${i}`;
}

export const znodeFaults: readonly Fault[] = [
  {
    name: 'definition-broken',
    about: 'definitions become garbage in ZooKeeper and are put back unchanged',
    seconds: 40,
    shortSeconds: 3,
    allowed: { outage: true, breaks: true },
    inflict: breakDefinitions,
  },
  {
    name: 'znodes-deleted',
    about:
      "the leader's record, a node's registration and a folder of definitions are deleted by hand",
    seconds: 1,
    shortSeconds: 1,
    inflict: deleteZnodes,
  },
];
