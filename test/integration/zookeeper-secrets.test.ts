import { redisMillis } from '@escapement/core';
import { secretsContract } from '@escapement/testkit';
import { secretKind, ZooKeeperSecrets } from '@escapement/zookeeper';
import { afterEach, expect, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, open, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
let run = 0;

afterEach(closeAll);

async function openSecrets() {
  run += 1;
  const chroot = `/secrets-${run}`;
  const [ours, strange, keyless] = await Promise.all(
    ['a key of tests', 'another key', undefined].map(async (key) => {
      const { documents } = open(server.connect, { chroot });
      const secrets = new ZooKeeperSecrets(documents(secretKind), key);
      await secrets.open();
      return secrets;
    }),
  );
  if (!ours || !strange || !keyless) throw new Error('three were opened');
  return { chroot, ours, strange, keyless };
}

test.each(secretsContract)('$fact', async ({ check }) => {
  await check(await openSecrets());
});

test('neither value nor key stands in ZooKeeper, and a value is good under its own name alone', async () => {
  const { chroot, ours } = await openSecrets();
  const now = redisMillis(0);
  await ours.put({ name: 'a', value: 'hunter22' }, { now });
  await ours.put({ name: 'b', value: 'another value' }, { now });
  await withZnodes(server.connect, async (znodes) => {
    const textOf = async (name: string) =>
      (await znodes.get(`${chroot}/secrets/${name}`))?.data?.toString() ?? '';
    const [a, b] = [await textOf('a'), await textOf('b')];
    expect(a).toContain('"sealed"');
    for (const each of ['hunter22', 'a key of tests', Buffer.from('hunter22').toString('base64')]) {
      expect(a + b).not.toContain(each);
    }
    // Whoever may write into ZooKeeper puts one where another belongs.
    const { sealed } = JSON.parse(a) as { sealed: string };
    const other = JSON.parse(b) as { version: number };
    const text = JSON.stringify({ ...other, version: other.version + 1, sealed });
    await znodes.set(`${chroot}/secrets/b`, Buffer.from(text));
  });
  await expect
    .poll(() => ours.reveal('b'))
    .toMatchObject({ kind: 'unreadable', because: expect.stringContaining('under this name') });
});
