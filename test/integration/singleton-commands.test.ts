import { openSingletons } from '@escapement/sdk';
import { afterEach, expect, it } from 'vitest';
import {
  bearer,
  type FakeWorld,
  openFakeWorld,
} from '../../packages/api/src/fixtures/fake-world.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { counter } from '../rig/singleton-counter.ts';
import { useRedis } from './redis-rig.ts';

/** Commands over REST, to a singleton of a program, over a real Redis. */
const redis = useRedis();
const { connect } = sharedZooKeeper();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const name = `rest-${process.pid}`;

/** A node that knows nothing of the others but what Redis says. */
async function node(): Promise<FakeWorld> {
  const { singletons, answers } = await redis.store();
  const world = await openFakeWorld({ singletons, answers });
  closing.push(() => world.api.close());
  return world;
}

function program() {
  const opened = openSingletons({
    ...{ zookeeper: connect, redis: redis.server.url, name: 'village' },
  });
  closing.push(() => opened.close());
  return opened;
}

const tell = ({ api }: FakeWorld, at: number, key?: string) =>
  api.inject({
    method: 'POST',
    url: `/api/v1/singletons/${name}/commands`,
    headers: { ...bearer, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload: { command: { from: 'shop', at } },
  });

it('each accepted command takes effect once and in order, however many nodes are sent it', async () => {
  const nodes = [await node(), await node(), await node()];
  const village = program();
  const here = await village.singleton(counter(name));
  for (let at = 1; at <= 20; at += 1) {
    const twins = await Promise.all(nodes.map((each) => tell(each, at, `step-${at}`)));
    const accepted = twins.filter(({ statusCode }) => statusCode === 202);
    expect(accepted.length).toBeGreaterThan(0);
    expect(new Set(accepted.map((each) => each.json().id)).size).toBe(1);
  }
  const proxy = village.singletonProxy(name);
  const all = { counts: { shop: 21 }, outOfOrder: 0 };
  expect(await proxy.ask({ from: 'shop', at: 21 })).toEqual(all);
  await here.close();
  const last = (await tell(nodes[0] as FakeWorld, 22)).json();
  await village.singleton(counter(name));
  const counted = { counts: { shop: 22 }, outOfOrder: 0 };
  expect(await proxy.ask({ from: 'shop', at: 22 }, { id: last.id })).toEqual(counted);
});
