import { expect, it } from 'vitest';
import { LooksTogether } from './looks-together.ts';
import type { ReadOfMany } from './read-requests.ts';
import type { Znode } from './znode.ts';

const znode = (czxid: number) => ({ czxid }) as Znode;

function world(read: (path: string) => ReadOfMany) {
  const asked: string[][] = [];
  const looks = new LooksTogether({
    getMany: async (paths) => {
      asked.push([...paths]);
      return paths.map(read);
    },
    stat: async (path) => (path === '/hidden' ? znode(9) : undefined),
  });
  return { looks, asked };
}

it('looks by one request at what is asked for in one turn, and sixty-four at most', async () => {
  const { looks, asked } = world((path) => ({ kind: 'znode', znode: znode(path.length) }));
  const paths = Array.from({ length: 65 }, (_, i) => `/${'x'.repeat(i)}`);
  const found = await Promise.all(paths.map((path) => looks.stat(path)));
  expect(asked.map(({ length }) => length)).toEqual([64, 1]);
  expect(found.map((stat) => stat?.czxid)).toEqual(paths.map(({ length }) => length));
});

it('tells what is missing from what may only be looked at', async () => {
  const { looks } = world((path) => ({ kind: path === '/hidden' ? 'forbidden' : 'absent' }));
  const found = await Promise.all([looks.stat('/hidden'), looks.stat('/gone')]);
  expect(found.map((stat) => stat?.czxid)).toEqual([9, undefined]);
});

it('tells everybody who asked that it could not be asked', async () => {
  const { looks } = world(() => {
    throw new Error('away');
  });
  const answers = await Promise.allSettled([looks.stat('/a'), looks.stat('/b')]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
