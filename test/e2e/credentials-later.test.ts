import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withZnodes } from '../integration/zookeeper-rig.ts';
import { Cluster, everySecond, type Member } from '../rig/cluster.ts';

const auth = { user: 'escapement', password: 'of-ours' };
let hasCredentials = false;
let cluster: Cluster;

beforeAll(async () => {
  const credentials = { ESCAPEMENT_ZOOKEEPER_AUTH: `${auth.user}:${auth.password}` };
  const envOf = () => (hasCredentials ? credentials : {});
  cluster = await Cluster.start({ nodes: 2, workers: 1, envOf });
  await cluster.createJob(everySecond('beat'));
});
afterAll(() => cluster.stop());

const warningsOf = async (node: Member): Promise<readonly string[]> =>
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

async function runsSince(instant: number): Promise<number> {
  const from = new Date(instant).toISOString();
  const page = await cluster.get(`/api/v1/runs?job=beat&state=succeeded&from=${from}`);
  return page.items.length;
}

test('an installation that stood open warns of it', async () => {
  const [node] = cluster.nodes;
  if (node === undefined) throw new Error('there is no node');
  await cluster.until('a warning', async () => (await warningsOf(node)).length > 0);
  expect(await warningsOf(node)).toEqual([expect.stringContaining('ESCAPEMENT_ZOOKEEPER_AUTH')]);
});

test('it is closed by restarts with credentials, with another key, and goes on firing', async () => {
  const openKey = await signingKey();
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
  const restartedAt = Date.now();
  await cluster.until('runs go on', async () => (await runsSince(restartedAt)) >= 3);
  for (const node of cluster.nodes) {
    await cluster.until('no warning', async () => (await warningsOf(node)).length === 0);
  }
});
