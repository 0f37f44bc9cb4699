import { bucketOf, redisMillis } from '@escapement/core';
import { createOne, type PassingFrame } from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { chroot, opened, opOf, useFaultyServer } from './client-faults-rig.ts';
import { job, open, until, withZnodes } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const readMany = 22;
/** No operation of any server's. */
const unknown = 99;
const dataAt = 20 + 9;
const faulty = useFaultyServer();

async function standing(znodes: Znodes, names: readonly string[]): Promise<readonly string[]> {
  await znodes.ensure('/together');
  for (const name of names) {
    await znodes.create(`/together/${name}`, Buffer.from(name.repeat(3)), 'persistent');
  }
  return names.map((name) => `/together/${name}`);
}

const wordsOf = async (znodes: Znodes, paths: readonly string[]) =>
  (await znodes.getMany(paths)).map((read) =>
    read.kind === 'znode' ? read.znode.data.toString() : read.kind,
  );

/** As an ensemble answers that does not know how to read many znodes at once. */
function ageServer(frame: PassingFrame): 'pass' {
  if (opOf(frame) === readMany) frame.bytes.writeInt32BE(unknown, 8);
  return 'pass';
}

describe('znodes that are read together', () => {
  test('are told apart: what stands, what does not, and what is not ours to read', async () => {
    await withZnodes(faulty.server.connect, (znodes) => znodes.ensure('/theirs'), {
      user: 'other',
      password: 'p',
    });
    await withZnodes(faulty.server.connect, async (znodes) => {
      const paths = await standing(znodes, ['a', '日']);
      const asked = [...paths, '/together/none', '/theirs'];
      expect(await wordsOf(znodes, asked)).toEqual(['aaa', '日日日', 'absent', 'forbidden']);
      const [first] = await znodes.getMany(paths);
      const alone = await znodes.get(paths[0] ?? '');
      expect(first).toEqual({ kind: 'znode', znode: alone });
      expect(await znodes.getMany([])).toEqual([]);
    });
  });

  test('are read one by one of a server that is too old for it, which is asked once', async () => {
    const proxy = await faulty.proxied();
    const asked: (number | undefined)[] = [];
    proxy.onFrame = (frame) => {
      asked.push(opOf(frame));
      return ageServer(frame);
    };
    await withZnodes(proxy.connect, async (znodes) => {
      const paths = await standing(znodes, ['old']);
      for (let round = 0; round < 3; round += 1) {
        const found = await wordsOf(znodes, [...paths, '/together/none', '/theirs']);
        expect(found).toEqual(['oldoldold', 'absent', 'forbidden']);
      }
    });
    expect(asked.filter((each) => each === readMany)).toHaveLength(1);
    const old = await faulty.proxied();
    old.onFrame = ageServer;
    const { catalog, definitions } = await opened(old.connect);
    await catalog.open();
    await createOne(definitions, job('on-an-old-server'), { now });
    await until('it is read', () => catalog.get('on-an-old-server'));
  });

  test('end the connection and nothing else when the answer is garbage, and are read on the next', async () => {
    const proxy = await faulty.proxied();
    const xids = new Set<number>();
    let spoilt = 0;
    proxy.onFrame = (frame) => {
      if (opOf(frame) === readMany) xids.add(frame.bytes.readInt32BE(4));
      const isAnswer = frame.direction === 'to-client' && frame.index > 0;
      if (!isAnswer || spoilt > 0 || !xids.has(frame.bytes.readInt32BE(4))) return 'pass';
      spoilt += 1;
      frame.bytes.writeInt32BE(0x7fff_ffff, dataAt);
      return 'pass';
    };
    await withZnodes(proxy.connect, async (znodes) => {
      const paths = await standing(znodes, ['spoilt']);
      expect(await wordsOf(znodes, paths)).toEqual(['spoiltspoiltspoilt']);
    });
    expect({ spoilt, accepted: proxy.accepted }).toEqual({ spoilt: 1, accepted: 2 });
  });
});

test('a bucket of many jobs is read in few requests, and what did not change is not taken anew', async () => {
  const ofOne = Array.from({ length: 60_000 }, (_, i) => `j${i}`)
    .filter((id) => bucketOf(id) === 9)
    .slice(0, 200);
  const writer = await opened(faulty.server.connect);
  const outcomes = await writer.definitions.createAll(
    ofOne.map((id) => ({ kind: 'new', input: job(id), now })),
  );
  expect(outcomes.every(({ kind }) => kind === 'written')).toBe(true);
  const proxy = await faulty.proxied();
  let asked = 0;
  proxy.onFrame = (frame) => {
    if (opOf(frame) === readMany) asked += 1;
    return 'pass';
  };
  const { catalog } = open(proxy.connect, { chroot });
  await catalog.open();
  expect(ofOne.every((id) => catalog.get(id)?.id === id)).toBe(true);
  // Besides those of this bucket, one each for what other tests of this file left in other buckets.
  expect(asked).toBeLessThan(10);
  const [known] = ofOne;
  const before = catalog.get(known ?? '');
  await catalog.refresh();
  expect(catalog.get(known ?? '')).toBe(before);
});
