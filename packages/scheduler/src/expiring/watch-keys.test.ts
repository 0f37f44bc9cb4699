import { fromIso, toIso } from '@escapement/core';
import { MemoryKeySource } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { lead } from '../fixtures/leading.ts';
import { MemoryWorld, type WorldNode } from '../fixtures/memory-world.ts';
import { run } from '../fixtures/running-nodes.ts';

let world: MemoryWorld;
let orders: MemoryKeySource;
beforeEach(() => {
  world = new MemoryWorld();
  orders = new MemoryKeySource('orders', world.clock);
});

const schedule = { kind: 'key-expired', source: 'orders', pattern: 'order:*' };
const secondMs = 1_000;
/** Time enough for all keys to be read. */
const readMs = 35_000;

const sources = () => new Map([['orders', orders]]);
const leading = (node?: WorldNode) =>
  lead(world, { ...(node === undefined ? {} : { node }), deps: { keySources: sources() } });
const pass = (ms: number) => world.clock.advance(ms);

/** The keys that led to runs, in the order of their ends, with how that was known and how late the run was staged. */
function ran(jobId = 'cancel') {
  return world.store.runsOf(jobId).map((run) => {
    const input = JSON.parse(world.store.inputOf(run.runId) ?? '{}');
    const lateMs = (run.stagedAt ?? 0) - run.envelope.fireTime;
    return { key: input.key, heardBy: input.heardBy, lateMs, at: fromIso(input.expiredAt) };
  });
}

const keysRan = (jobId?: string) => ran(jobId).map(({ key }) => key);

async function stopLeading({ stop, running, node }: Awaited<ReturnType<typeof leading>>) {
  stop.abort('shut-down');
  await pass(10);
  await running;
  await node.deps.election.resign({ rejoin: false });
}

describe('a job of keys under a leader', () => {
  it('has a run for each key when its time has come, though nobody told of its end', async () => {
    orders.tells = false;
    world.put('cancel', { schedule });
    const at = world.clock.now() + 60 * secondMs;
    for (const key of ['order:1', 'order:2', 'cart:1']) orders.set(key, 60 * secondMs);
    await leading();
    await pass(59 * secondMs);
    expect(ran()).toEqual([]);
    await pass(2 * secondMs);
    expect(ran().map(({ key, at, heardBy }) => [key, at, heardBy])).toEqual([
      ['order:1', at, 'sweep'],
      ['order:2', at, 'sweep'],
    ]);
    for (const { lateMs } of ran()) expect(lateMs).toBeLessThan(500);
    await pass(readMs);
    expect(ran()).toHaveLength(2);
  });

  it('has none for a key that was deleted, or given another end, before its time', async () => {
    for (const tells of [true, false]) {
      orders.tells = tells;
      world.put(`cancel-${tells}`, { schedule });
    }
    for (const key of ['order:1', 'order:2', 'order:3']) orders.set(key, 60 * secondMs);
    await leading();
    await pass(59 * secondMs);
    orders.delete('order:1');
    orders.set('order:2', 30 * secondMs);
    orders.set('order:3');
    await pass(3 * secondMs);
    for (const jobId of ['cancel-true', 'cancel-false']) expect(keysRan(jobId)).toEqual([]);
    await pass(30 * secondMs);
    for (const jobId of ['cancel-true', 'cancel-false'])
      expect(keysRan(jobId)).toEqual(['order:2']);
  });

  it('has none for one that was deleted while nobody looked, as far as ends are heard of', async () => {
    world.put('cancel', { schedule });
    orders.set('order:1', 40 * secondMs);
    orders.set('order:2', 40 * secondMs);
    const node = world.node('node-a');
    const first = await leading(node);
    await pass(5 * secondMs);
    const hearing = run(world.node('node-b'), { keySources: sources() });
    await pass(5 * secondMs);
    first.stop.abort('shut-down');
    await pass(28 * secondMs);
    orders.delete('order:1');
    await pass(5 * secondMs);
    orders.sweep();
    await first.node.deps.election.resign({ rejoin: false });
    await pass(2 * secondMs);
    expect(hearing.node.view().role).toBe('leader');
    expect(ran().map(({ key, heardBy }) => [key, heardBy])).toEqual([['order:2', 'event']]);
  });

  it('has one for a key of which no leader had heard, when its end is told', async () => {
    world.put('cancel', { schedule });
    await leading();
    await pass(readMs);
    orders.set('order:1', secondMs);
    await pass(2 * secondMs);
    orders.sweep();
    await pass(500);
    expect(ran()).toMatchObject([{ key: 'order:1', heardBy: 'event' }]);
    // The same key once more is another end.
    orders.set('order:1', secondMs);
    await pass(2 * secondMs);
    orders.sweep();
    await pass(500);
    expect(keysRan()).toEqual(['order:1', 'order:1']);
  });

  it('goes on under a node that heard what was told while nobody led, each end once', async () => {
    world.put('cancel', { schedule });
    orders.set('order:1', 10 * secondMs);
    orders.set('order:2', 20 * secondMs);
    const first = await leading(world.node('node-a'));
    run(world.node('node-b'), { keySources: sources() });
    await pass(15 * secondMs);
    expect(keysRan()).toEqual(['order:1']);
    first.stop.abort('shut-down');
    orders.set('order:3', 2 * secondMs);
    await pass(10 * secondMs);
    orders.sweep();
    await pass(10 * secondMs);
    await first.node.deps.election.resign({ rejoin: false });
    await pass(3 * secondMs);
    expect(keysRan().sort()).toEqual(['order:1', 'order:2', 'order:3']);
    await pass(readMs);
    expect(keysRan()).toHaveLength(3);
  });

  it('loses none to a connection that was cut, and has none twice', async () => {
    world.put('cancel', { schedule });
    orders.set('order:1', 10 * secondMs);
    await leading();
    await pass(9 * secondMs);
    await orders.cut(async () => {
      await pass(1_100);
      orders.sweep();
    });
    await pass(2 * secondMs);
    expect(ran()).toMatchObject([{ key: 'order:1', heardBy: 'sweep' }]);
  });

  it('has a row in place of each run while it is paused', async () => {
    const paused = { reason: 'holidays', since: '2026-01-01T00:00:00.000Z' };
    world.put('cancel', { schedule, paused });
    orders.set('order:1', 5 * secondMs);
    await leading();
    await pass(7 * secondMs);
    expect(ran()).toEqual([]);
    expect(world.store.ledgerOf('cancel')).toMatchObject([
      { outcome: 'skipped', reason: 'paused' },
    ]);
  });

  it('has a run for each end from the end of its pause on', async () => {
    const until = world.clock.now() + 60 * secondMs;
    const pause = { reason: 'holidays', since: '2026-01-01T00:00:00.000Z', until: toIso(until) };
    world.put('cancel', { schedule, paused: pause });
    orders.set('order:1', 59 * secondMs);
    orders.set('order:2', 60 * secondMs);
    await leading();
    await pass(63 * secondMs);
    expect(keysRan()).toEqual(['order:2']);
    const { items } = await world.store.archive.ledger('cancel', { to: until, limit: 10 });
    expect(items).toMatchObject([{ outcome: 'skipped', reason: 'paused' }]);
  });

  it('begins anew where it waits for other keys, and is forgotten where it waits for none', async () => {
    world.put('cancel', { schedule });
    orders.set('order:1', 20 * secondMs);
    orders.set('cart:1', 20 * secondMs);
    await leading();
    await pass(5 * secondMs);
    world.put('cancel', { schedule: { ...schedule, pattern: 'cart:*' } });
    await pass(20 * secondMs);
    expect(keysRan()).toEqual(['cart:1']);
    world.put('cancel', { schedule: { kind: 'manual' } });
    await pass(2 * secondMs);
    expect(await world.store.expiring.watchedKeys()).toEqual([]);
  });

  it('tells of what may have run in a time that Redis lost, and runs none of it twice', async () => {
    world.put('cancel', { schedule });
    orders.set('order:1', 10 * secondMs);
    orders.set('order:2', 60 * secondMs);
    await leading();
    await pass(5 * secondMs);
    const copy = world.store.copy();
    await pass(10 * secondMs);
    expect(keysRan()).toEqual(['order:1']);
    world.store.goBack(copy);
    await pass(15 * secondMs);
    expect(keysRan()).toEqual([]);
    expect(world.store.ledgerOf('cancel')).toMatchObject([{ outcome: 'unknown' }]);
    await pass(45 * secondMs);
    expect(keysRan()).toEqual(['order:2']);
  });

  it('nobody asks a source for whose keys no job waits', async () => {
    await leading();
    await pass(readMs);
    expect(orders.asked).toBe(0);
    expect(orders.hearing.kind).toBe('silent');
  });
});

describe('how the keys of a job are watched', () => {
  const watch = (jobId = 'cancel') => world.store.expiring.keyWatch(jobId);

  it('is told, with what is known and when all was read', async () => {
    world.put('cancel', { schedule });
    orders.set('order:1', 60 * secondMs);
    const since = world.clock.now();
    await leading();
    await pass(3 * secondMs);
    const told = await watch();
    expect(told).toMatchObject({ state: 'listening', watched: 1 });
    expect(fromIso(told?.nextExpiry ?? '')).toBe(since + 60 * secondMs);
    expect(fromIso(told?.readAt ?? '')).toBeGreaterThanOrEqual(since);
  });

  it('says where ends are not told of, and what would change it', async () => {
    orders.tells = false;
    world.put('cancel', { schedule });
    await leading();
    await pass(3 * secondMs);
    const command = 'CONFIG SET notify-keyspace-events Ex';
    expect(await watch()).toMatchObject({ state: 'swept-only', command });
    orders.tells = true;
    await pass(3 * secondMs);
    expect(await watch()).toMatchObject({ state: 'listening' });
  });

  it('says that a source is away, or has no address here, which holds up no other', async () => {
    const carts = new MemoryKeySource('carts', world.clock);
    world.put('cancel', { schedule });
    world.put('gone', { schedule: { ...schedule, source: 'old' } });
    world.put('empty', { schedule: { ...schedule, source: 'carts', pattern: '*' } });
    orders.set('order:1', 10 * secondMs);
    carts.set('cart:1', 10 * secondMs);
    const keySources = new Map([...sources(), ['carts', carts]]);
    await lead(world, { deps: { keySources } });
    await pass(5 * secondMs);
    orders.isAway = true;
    await pass(10 * secondMs);
    expect(await watch()).toMatchObject({ state: 'away', reason: 'orders is away' });
    expect(await watch('gone')).toMatchObject({ state: 'not-configured' });
    expect(keysRan('empty')).toEqual(['cart:1']);
    expect(keysRan()).toEqual([]);
    orders.isAway = false;
    await pass(3 * secondMs);
    expect(keysRan()).toEqual(['order:1']);
    expect(await watch()).toMatchObject({ state: 'listening' });
  });
});

it('nothing is asked for once the term is over', async () => {
  world.put('cancel', { schedule });
  await stopLeading(await leading());
  const { asked } = orders;
  await pass(readMs);
  expect(orders.asked).toBe(asked);
});
