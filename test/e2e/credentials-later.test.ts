import { once } from 'node:events';
import type { ClusterWarning } from '@escapement/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withZnodes } from '../integration/zookeeper-rig.ts';
import { Cluster, everySecond, type Member } from '../rig/cluster.ts';
import { judge, readBegins, untilBegun } from '../rig/record.ts';

const auth = { user: 'escapement', password: 'of-ours' };
let hasCredentials = false;
let cluster: Cluster;

beforeAll(async () => {
  const credentials = { ESCAPEMENT_ZOOKEEPER_AUTH: `${auth.user}:${auth.password}` };
  const envOf = () => (hasCredentials ? credentials : {});
  cluster = await Cluster.start({ nodes: 2, workers: 1, envOf });
  const catchUp = { policy: 'all', max: 100, withinMs: 600_000 };
  await cluster.createJob(everySecond('beat', { overlap: 'allow', catchUp }));
});
afterAll(() => cluster.stop());

const warningsOf = async (node: Member): Promise<readonly ClusterWarning[]> =>
  (await cluster.get('/readyz', node)).warnings;

const signingKey = (credentials?: typeof auth): Promise<string> =>
  withZnodes(
    cluster.zookeeper.connect,
    async (znodes) => String((await znodes.get('/escapement/settings/signing-key'))?.data),
    credentials,
  );

async function stopInOrder(member: Member): Promise<void> {
  const ended = once(member.child, 'exit');
  member.child.kill('SIGTERM');
  await ended;
}

test('an installation that stood open warns of it', async () => {
  const [node] = cluster.nodes;
  if (node === undefined) throw new Error('there is no node');
  await cluster.until('a warning', async () => (await warningsOf(node)).length > 0);
  expect(await warningsOf(node)).toEqual([
    {
      code: 'ZOOKEEPER_OPEN',
      message: {
        en: expect.stringContaining('ESCAPEMENT_ZOOKEEPER_AUTH'),
        zh: expect.stringContaining('ESCAPEMENT_ZOOKEEPER_AUTH'),
      },
    },
  ]);
});

test('it is closed by restarts with credentials, with another key, and loses no fire time', async () => {
  const openKey = await signingKey();
  await cluster.until('it fires', async () => readBegins(cluster.recordFile).length > 0);
  const from = Math.ceil(Date.now() / 1000) * 1000;
  hasCredentials = true;
  for (const old of [...cluster.nodes]) {
    await stopInOrder(old);
    cluster.nodes.splice(cluster.nodes.indexOf(old), 1);
    await cluster.addNode();
  }
  for (const old of [...cluster.workers]) {
    await stopInOrder(old);
    cluster.workers.splice(cluster.workers.indexOf(old), 1);
    cluster.addWorker();
  }
  await cluster.untilLed();
  await expect(signingKey()).rejects.toMatchObject({ code: 'COORD_AUTH' });
  expect(await signingKey(auth)).not.toBe(openKey);
  const window = { jobIds: ['beat'], from, until: Math.ceil(Date.now() / 1000) * 1000 + 3000 };
  await untilBegun(cluster.recordFile, window);
  const verdict = judge(readBegins(cluster.recordFile), window);
  expect(verdict).toMatchObject({ lost: 0, doubled: 0, early: 0 });
  for (const node of cluster.nodes) {
    await cluster.until('no warning', async () => (await warningsOf(node)).length === 0);
  }
});
