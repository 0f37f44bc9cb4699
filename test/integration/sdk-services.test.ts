import { once as event } from 'node:events';
import {
  openServices,
  type RegisterOptions,
  type SdkRefusal,
  type Services,
} from '@escapement/sdk';
import { openFrameProxy } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { startProgram } from '../rig/start-program.ts';
import { until } from './zookeeper-rig.ts';

const { connect, port } = sharedZooKeeper();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** As by one program of several. */
function opened(zookeeper = connect): Services {
  const services = openServices({ zookeeper, name: 'billing' });
  closing.push(() => services.close());
  return services;
}

let names = 0;
function freshName(): string {
  names += 1;
  return `sdk-${process.pid}-${names}`;
}

const address = 'http://127.0.0.1:9';
async function idsOf(services: Services, name: string): Promise<readonly string[]> {
  return (await services.resolve(name)).instances.map(({ id }) => id);
}
async function registered(
  services: Services,
  name: string,
  about: { id: string; weight?: number },
) {
  const { id } = about;
  const place = await services.register(name, { address, ...about });
  await until(`${id} is registered`, async () => (await idsOf(services, name)).includes(id));
  return place;
}
async function picks(services: Services, name: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const picked = await services.pick(name);
    picked.end('done');
    ids.push(picked.id);
  }
  return ids;
}

describe('a service', () => {
  it('has the instances that are registered, each with what it says, until it leaves', async () => {
    const [one, other] = [opened(), opened()];
    const name = freshName();
    const more = { weight: 3, zone: 'eu', version: '2.1', metadata: { build: '7' } };
    const a = await registered(one, name, { id: 'a', ...more });
    await registered(other, name, { id: 'b' });
    const { instances, ageMs } = await other.resolve(name);
    expect(instances).toMatchObject([
      { id: 'a', info: { address, ...more, draining: false } },
      { id: 'b', info: { address, weight: 1 } },
    ]);
    expect(ageMs).toBeUndefined();
    await a.close();
    expect(await idsOf(other, name)).toEqual(['b']);
    await other.close();
    expect(await idsOf(one, name)).toEqual([]);
  });

  it('is picked from in turn by weight, and a draining instance by nobody from the next pick on', async () => {
    const [one, other] = [opened(), opened()];
    const name = freshName();
    for (const id of ['a', 'b']) await registered(one, name, { id });
    const c = await registered(other, name, { id: 'c', weight: 2 });
    expect([...(await picks(one, name, 8))].sort().join('')).toBe('aabbcccc');
    await c.drain();
    expect(new Set(await picks(one, name, 6))).toEqual(new Set(['a', 'b']));
    await c.close();
    const never = await registered(other, name, { id: 'd', weight: 0 });
    expect(await picks(one, name, 6)).not.toContain('d');
    await never.setWeight(98);
    expect(await picks(one, name, 20)).toContain('d');
  });

  it('has one instance of an id: who registers it last has it, and the other again when that one has left', async () => {
    const [one, other, looking] = [opened(), opened(), opened()];
    const name = freshName();
    const at = (digit: number) => ({ address: `http://127.0.0.1:${digit}`, id: 'till' });
    const addresses = async () =>
      (await looking.resolve(name)).instances.map(({ info }) => info.address);
    const first = await one.register(name, at(1));
    await until('the first stands', async () => (await addresses())[0] === at(1).address);
    await other.register(name, at(2));
    await until('the second has its place', async () => (await addresses())[0] === at(2).address);
    // Who had it says something, and takes it back no more for that.
    await first.drain();
    for (let i = 0; i < 50; i += 1) expect(await addresses()).toEqual([at(2).address]);
    await first.close();
    expect(await addresses()).toEqual([at(2).address]);
    await one.register(name, at(3));
    await until('a third has its place', async () => (await addresses())[0] === at(3).address);
    await one.close();
    await until('the second stands again', async () => (await addresses())[0] === at(2).address);
  });

  it('without an instance is none that could be picked', async () => {
    const asking = opened().pick(freshName());
    await expect(asking).rejects.toMatchObject({ code: 'SERVICE_NONE' });
  });

  it('stays known by its last list while ZooKeeper is away', async () => {
    const proxy = await openFrameProxy({ port });
    closing.push(() => proxy.close());
    const [one, other] = [opened(proxy.connect), opened()];
    const name = freshName();
    await registered(other, name, { id: 'a' });
    expect(await picks(one, name, 1)).toEqual(['a']);
    proxy.refuse();
    const old = await until('it is picked from the last list', async () => {
      const picked = await one.pick(name);
      return picked.ageMs === undefined ? undefined : picked;
    });
    expect(old.id).toBe('a');
    proxy.heal();
    await until('it is asked anew', async () => (await one.pick(name)).ageMs === undefined);
  });
});

describe('what cannot be asked for', () => {
  const bad: readonly [string, string, Partial<RegisterOptions>][] = [
    ['no name', '', {}],
    ['a name with a slash', 'a/b', {}],
    ['an id that goes up', 'a', { id: '..' }],
    ['an address that is none', 'a', { address: 'here' }],
    ['an address of another kind', 'a', { address: 'ftp://h' }],
    ['an address with credentials', 'a', { address: 'http://u:p@h' }],
    ['an address with a query', 'a', { address: 'http://h/?a' }],
    ['a weight below 0', 'a', { weight: -1 }],
    ['too much metadata', 'a', { metadata: { a: 'x'.repeat(257) } }],
  ];
  it.each(bad)('%s is refused with a code and a sentence', async (_, name, how) => {
    const asking = opened().register(name, { address, ...how });
    const refusal = (await asking.catch((error: unknown) => error)) as SdkRefusal;
    expect(refusal).toMatchObject({ code: 'SERVICE_INVALID' });
    expect(refusal.said.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('is a way to pick that there is not, and anything after the end', async () => {
    const services = opened();
    for (const by of ['spin', null, {}, { hash: 7 }]) {
      const odd = services.pick('a', { by: by as never });
      await expect(odd).rejects.toMatchObject({ code: 'SERVICE_INVALID' });
    }
    await services.close();
    await expect(services.pick('a')).rejects.toMatchObject({ code: 'SERVICES_CLOSED' });
  });
});

describe('the example of services', () => {
  it('serves every customer, though one till dies and one drains', async () => {
    const shop = await startProgram('examples/service-discovery/main.ts', {
      env: { ESCAPEMENT_ZOOKEEPER: connect },
    });
    closing.push(() => shop.kill('SIGKILL'));
    let output = '';
    shop.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    expect((await event(shop, 'exit'))[0]).toBe(0);
    const [before = '', rest = ''] = output.split('till 1 is gone without a word');
    const [during = '', after = ''] = rest.split('till 2 closes');
    const tills = (text: string) =>
      [...text.matchAll(/customer \d+: till (\d)/g)].map(([, till]) => till);
    expect(tills(before).sort()).toEqual(['1', '1', '2', '2', '3', '3']);
    expect(tills(during)).toHaveLength(6);
    expect(tills(during)).not.toContain('1');
    expect(tills(after)).toEqual(Array(6).fill('3'));
  });
});
