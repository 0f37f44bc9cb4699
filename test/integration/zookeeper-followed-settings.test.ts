import { startZooKeeperServer, type ZooKeeperServer } from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closeAll, deleteAll, open, until, withZnodes } from './zookeeper-rig.ts';

let server: ZooKeeperServer;
let run = 0;

beforeAll(async () => {
  server = await startZooKeeperServer();
});
afterAll(() => server.dispose());
afterEach(closeAll);

const pair = () => {
  run += 1;
  const chroot = `/followed-${run}`;
  const nodes = [open(server.connect, { chroot }), open(server.connect, { chroot })] as const;
  const [a, b] = nodes.map((node) => node.followedSettings.follow('word', () => 'made'));
  if (a === undefined || b === undefined) throw new Error('two nodes follow it');
  return { chroot, nodes, a, b };
};

describe('a setting that is followed', () => {
  test('is made once, and what one node writes another has in its memory', async () => {
    const { nodes, a, b } = pair();
    expect(await Promise.all([a.current(), b.current()])).toEqual(['made', 'made']);
    await nodes[0].followedSettings.change('word', (text) => `${text}, changed`);
    await until('the other has it', async () => (await b.current()) === 'made, changed');
  });

  test('loses no change when two nodes write at once', async () => {
    const { nodes, a } = pair();
    await a.current();
    const write = (mark: number) => (text: string) => `${text} ${mark}`;
    const changes = Array.from({ length: 20 }, (_, i) =>
      nodes[i % 2 === 0 ? 0 : 1].followedSettings.change('word', write(i)),
    );
    await Promise.all(changes);
    await until('all are there', async () => (await a.current()).split(' ').length === 21);
  });

  test('is made anew when somebody deletes it, and stands in memory while ZooKeeper is away', async () => {
    const { chroot, nodes, a } = pair();
    await nodes[1].followedSettings.change('word', () => 'mine');
    await until('it is there', async () => (await a.current()) === 'mine');
    await withZnodes(server.connect, (znodes) => znodes.remove(`${chroot}/settings/word`));
    await until('it is made anew', async () => (await a.current()) === 'made');
    await server.stop();
    expect(await a.current()).toBe('made');
    await server.start();
    await until('it is connected again', () => nodes[1].session.state === 'connected');
    await nodes[1].followedSettings.change('word', () => 'again');
    await until('it is seen again', async () => (await a.current()) === 'again');
  });

  test('that is put back stands as the living know it after somebody deletes it, and changes when it is written over', async () => {
    const { chroot, nodes } = pair();
    const options = { isPutBack: true };
    const [a, b] = nodes.map((node, i) =>
      node.followedSettings.follow('key', () => `made by ${i}`, options),
    );
    const made = await a?.current();
    expect(await b?.current()).toBe(made);
    const path = `${chroot}/settings/key`;
    const stored = (text?: string) =>
      withZnodes(server.connect, (znodes) =>
        until('it stands', async () => {
          const znode = await znodes.get(path);
          return znode !== undefined && (text === undefined || znode.data.toString() === text);
        }),
      );
    await withZnodes(server.connect, (znodes) => znodes.remove(path));
    await stored(made);
    await withZnodes(server.connect, (znodes) => deleteAll(znodes, `${chroot}/settings`));
    await stored(made);
    await withZnodes(server.connect, (znodes) => znodes.set(path, Buffer.from('renewed')));
    expect(await a?.refreshed()).toBe('renewed');
    await until('the other has it', async () => (await b?.current()) === 'renewed');
  });
});
