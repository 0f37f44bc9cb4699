import { redisMillis } from '@escapement/core';
import { createOne, openCanary } from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import {
  loseReplyTo,
  op,
  opened,
  opOf,
  sessionIdOf,
  statesOf,
  useFaultyServer,
} from './client-faults-rig.ts';
import { brief, job, open, until } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const canary = openCanary();
const { proxied } = useFaultyServer();
describe('a server that falls silent', () => {
  // Long enough that a third of it suffices to find another server on a busy machine.
  const sessionTimeoutMs = 6000;

  test('is given up after two thirds of the session, and the session goes on at another one (N1)', async () => {
    const [one, two] = [await proxied(), await proxied()];
    const coordination = await opened(`${one.connect},${two.connect}`, { sessionTimeoutMs });
    const id = sessionIdOf(coordination);
    const states = statesOf(coordination);
    const [used] = one.connections > 0 ? [one] : [two];
    const startedAt = performance.now();
    used?.blackHole('to-client', 'to-server');
    const pending = coordination.settings.read('pending');
    await until('suspended', () => states.includes('suspended'));
    expect(performance.now() - startedAt).toBeLessThan(
      canary.allow(0.8 * sessionTimeoutMs, startedAt),
    );
    await until('connected', () => states.includes('connected'));
    expect(await pending).toBeUndefined();
    expect(sessionIdOf(coordination)).toBe(id);
    expect(states).toEqual(['suspended', 'connected']);
  });

  test.each([['to-client'], ['to-server']] as const)(
    'is noticed when only %s is cut (N1)',
    async (direction) => {
      const proxy = await proxied();
      const coordination = await opened(proxy.connect, brief);
      const startedAt = performance.now();
      proxy.blackHole(direction);
      await until('suspended', () => coordination.session.state === 'suspended');
      expect(performance.now() - startedAt).toBeLessThan(canary.allow(1900, startedAt));
      await until('lost', () => coordination.session.state === 'lost');
      expect(performance.now() - startedAt).toBeLessThan(canary.allow(2600, startedAt));
      await expect(coordination.settings.read('x')).rejects.toMatchObject({
        code: 'COORD_CONNECTION_LOSS',
        retryable: true,
      });
    },
  );

  test('is left for the next one when it accepts connections and answers nothing (N2)', async () => {
    const [frozen, healthy] = [await proxied(), await proxied()];
    frozen.blackHole('to-client', 'to-server');
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const startedAt = performance.now();
      const coordination = await opened(`${frozen.connect},${healthy.connect}`, brief);
      expect(performance.now() - startedAt).toBeLessThan(canary.allow(1500, startedAt));
      await coordination.close(500);
    }
  });

  test('fails no call later than its deadline', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect, brief);
    proxy.blackHole('to-client');
    const startedAt = performance.now();
    await expect(createOne(coordination.definitions, job('nobody'), { now })).rejects.toMatchObject(
      {
        retryable: true,
      },
    );
    expect(performance.now() - startedAt).toBeLessThan(canary.allow(5000, startedAt));
  });
});

describe('a connection that is cut', () => {
  test('inside a frame, at any of its first 40 bytes, is followed by a sound one (N3)', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    await coordination.settings.getOrCreate('cut', () => 'x'.repeat(64));
    for (let bytes = 1; bytes <= 40; bytes += 1) {
      let cut = false;
      proxy.onFrame = (frame) => {
        if (cut || frame.direction !== 'to-client' || frame.index === 0) return 'pass';
        cut = true;
        return { cutAfterBytes: bytes };
      };
      expect(await coordination.settings.read('cut')).toHaveLength(64);
      expect(cut).toBe(true);
    }
  });

  test('inside the answer to the handshake is followed by a sound one (N3)', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    for (let bytes = 1; bytes <= 36; bytes += 5) {
      let cut = false;
      proxy.onFrame = (frame) => {
        if (cut || frame.direction !== 'to-client' || frame.index > 0) return 'pass';
        cut = true;
        return { cutAfterBytes: bytes };
      };
      const states = statesOf(coordination);
      proxy.cutAll();
      await until('connected', () => states.includes('connected'));
      expect(cut).toBe(true);
    }
  });

  test('after a create was carried out does not make it twice (N9)', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    const lost = loseReplyTo(proxy, op.create);
    await coordination.election.campaign('a');
    await until('leads', () => coordination.election.standing.kind === 'leading');
    expect(lost.done()).toBe(true);
    expect((await coordination.election.candidates()).length).toBe(1);
    await coordination.election.resign({ rejoin: false });
  });

  test('after a definition was written reports the write as done, once', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    const lost = loseReplyTo(proxy, op.multi);
    const created = await createOne(coordination.definitions, job('written-once'), { now });
    expect(lost.done()).toBe(true);
    expect(created).toMatchObject({ kind: 'written', definition: { version: 1 } });
    expect(await coordination.definitions.read('written-once')).toEqual({
      kind: 'definition',
      definition: created.kind === 'written' && created.definition,
    });
  });

  test('again and again leaves no packets behind: each connection says what it must (N6)', async () => {
    const proxy = await proxied();
    const auth = { user: 'u', password: 'p' };
    const coordination = open(proxy.connect, { chroot: '/flapping', auth, ...brief });
    await coordination.whenReady();
    await coordination.catalog.open();
    proxy.refuse();
    const before = proxy.accepted;
    await until('twenty failed dials', () => proxy.accepted > before + 20);
    const ops: number[] = [];
    proxy.onFrame = (frame) => {
      const seen = opOf(frame);
      if (seen !== undefined) ops.push(seen);
      return 'pass';
    };
    proxy.heal();
    await until('connected', () => coordination.session.state === 'connected');
    await coordination.catalog.open();
    await coordination.settings.read('x');
    expect(ops[0]).toBe(op.auth);
    expect(ops.filter((one) => one === op.auth)).toHaveLength(1);
    expect(ops).not.toContain(op.setWatches);
  });
});
