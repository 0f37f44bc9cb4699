import { redisMillis } from '@escapement/core';
import {
  type FrameProxy,
  openCanary,
  openFrameProxy,
  type PassingFrame,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openGuardedClient } from '../../packages/zookeeper/src/connection/guarded-client.ts';
import { acceptUnknownCodes } from '../../packages/zookeeper/src/connection/known-exceptions.ts';
import { closeAll, job, open, realClock, until, withZnodes } from './zookeeper-rig.ts';

/** Each test is one fault of node-zookeeper-client 1.1.3 that was reproduced or read in its source. */

const chroot = '/client-faults';
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const op = { create: 1, exists: 3, auth: 100, setWatches: 101, multi: 14 };
let server: ZooKeeperServer;
const proxies: FrameProxy[] = [];
const canary = openCanary();

beforeAll(async () => {
  server = await startZooKeeperServer();
});
afterEach(async () => {
  await closeAll();
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(() => server.dispose());

async function proxied(): Promise<FrameProxy> {
  const proxy = await openFrameProxy(server);
  proxies.push(proxy);
  return proxy;
}

async function opened(connect: string, sessionMs = 2000): Promise<ZooKeeperCoordination> {
  const coordination = open(connect, { chroot, sessionTimeoutMs: sessionMs });
  await coordination.whenReady();
  return coordination;
}

function statesOf(coordination: ZooKeeperCoordination): string[] {
  const states: string[] = [];
  coordination.session.onChange((state, { expired }) => states.push(expired ? 'expired' : state));
  return states;
}

function sessionIdOf(coordination: ZooKeeperCoordination): unknown {
  return coordination.session.dependency().detail?.['sessionId'];
}

function opOf(frame: PassingFrame): number | undefined {
  return frame.direction === 'to-server' && frame.index > 0
    ? frame.bytes.readInt32BE(8)
    : undefined;
}

/** Cuts the connection instead of passing on the first reply to a request of this kind; afterwards nothing is touched. */
function loseReplyTo(proxy: FrameProxy, wanted: number): { readonly done: () => boolean } {
  let xid: number | undefined;
  let isDone = false;
  proxy.onFrame = (frame) => {
    if (isDone) return 'pass';
    if (opOf(frame) === wanted) xid ??= frame.bytes.readInt32BE(4);
    const isReply = frame.direction === 'to-client' && frame.index > 0;
    if (!isReply || xid === undefined || frame.bytes.readInt32BE(4) !== xid) return 'pass';
    isDone = true;
    return { cutAfterBytes: 0 };
  };
  return { done: () => isDone };
}

describe('a server that falls silent', () => {
  // Long enough that a third of it suffices to find another server on a busy machine.
  const sessionMs = 6000;

  test('is given up after two thirds of the session, and the session goes on at another one (N1)', async () => {
    const [one, two] = [await proxied(), await proxied()];
    const coordination = await opened(`${one.connect},${two.connect}`, sessionMs);
    const id = sessionIdOf(coordination);
    const states = statesOf(coordination);
    const [used] = one.connections > 0 ? [one] : [two];
    const startedAt = performance.now();
    used?.blackHole('to-client', 'to-server');
    const pending = coordination.settings.read('pending');
    await until('suspended', () => states.includes('suspended'));
    expect(performance.now() - startedAt).toBeLessThan(canary.allow(0.8 * sessionMs, startedAt));
    await until('connected', () => states.includes('connected'));
    expect(await pending).toBeUndefined();
    expect(sessionIdOf(coordination)).toBe(id);
    expect(states).toEqual(['suspended', 'connected']);
  });

  test.each([['to-client'], ['to-server']] as const)(
    'is noticed when only %s is cut (N1)',
    async (direction) => {
      const proxy = await proxied();
      const coordination = await opened(proxy.connect);
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
      const coordination = await opened(`${frozen.connect},${healthy.connect}`);
      expect(performance.now() - startedAt).toBeLessThan(canary.allow(1500, startedAt));
      await coordination.close(500);
    }
  });

  test('fails no call later than its deadline', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    proxy.blackHole('to-client');
    const startedAt = performance.now();
    await expect(coordination.definitions.create(job('nobody'), now)).rejects.toMatchObject({
      retryable: true,
    });
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
    const created = await coordination.definitions.create(job('written-once'), now);
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
    const coordination = open(proxy.connect, { chroot: '/flapping', auth });
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

describe('calls made while there is no connection', () => {
  test('are answered although the session expires meanwhile (N4)', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    const states = statesOf(coordination);
    proxy.refuse();
    await until('suspended', () => states.includes('suspended'));
    const calls = [coordination.settings.read('x'), coordination.membership.nodes()].map((call) =>
      call.then(
        () => 'answered',
        (error: { code: string }) => error.code,
      ),
    );
    await until('lost', () => states.includes('lost'));
    // The server keeps the session for a tick longer than we believe in it.
    await realClock.sleep(1200);
    proxy.heal();
    for (const outcome of await Promise.all(calls)) {
      expect(['COORD_CONNECTION_LOSS', 'COORD_TIMEOUT']).toContain(outcome);
    }
    await until('connected', () => coordination.session.state === 'connected');
    expect(states).toContain('expired');
  });

  test('come after the credentials on the next connection (N5)', async () => {
    const proxy = await proxied();
    const coordination = open(proxy.connect, {
      chroot: '/credentials-first',
      auth: { user: 'u', password: 'p' },
    });
    await coordination.settings.getOrCreate('secret', () => 'value');
    for (let round = 0; round < 10; round += 1) {
      const states = statesOf(coordination);
      proxy.cutAll();
      await until('suspended', () => states.includes('suspended'));
      const reads = await Promise.all([
        coordination.settings.read('secret'),
        coordination.settings.read('secret'),
      ]);
      expect(reads).toEqual(['value', 'value']);
    }
  });

  test('wait for an ensemble that comes up late', async () => {
    await server.stop();
    const coordination = open(server.connect, { chroot: '/late/and/deep' });
    const read = coordination.settings.read('x').catch((error: { code: string }) => error.code);
    expect(await read).toBe('COORD_TIMEOUT');
    const created = server.start().then(() => coordination.whenReady());
    await created;
    expect(await coordination.settings.getOrCreate('x', () => 'y')).toBe('y');
  });
});

describe('closing', () => {
  test('while still connecting neither throws nor hangs (N7)', async () => {
    const proxy = await proxied();
    for (const hole of [true, false]) {
      if (hole) proxy.blackHole('to-client', 'to-server');
      else proxy.heal();
      for (const waitMs of [0, 1, 3, 10, 50]) {
        const coordination = open(proxy.connect, { chroot });
        await realClock.sleep(waitMs);
        const startedAt = performance.now();
        await coordination.close(1000);
        expect(performance.now() - startedAt).toBeLessThan(canary.allow(1100, startedAt));
        expect(coordination.session.state).toBe('closed');
      }
    }
  });

  test('keeps its deadline although the server does not answer', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    await coordination.election.campaign('a');
    await until('leads', () => coordination.election.standing.kind === 'leading');
    proxy.blackHole('to-client');
    const startedAt = performance.now();
    await coordination.close(400);
    expect(performance.now() - startedAt).toBeLessThan(canary.allow(600, startedAt));
    await expect(coordination.settings.read('x')).rejects.toMatchObject({
      code: 'COORD_CONNECTION_LOSS',
    });
  });
});

describe('the protocol', () => {
  test('a code that the library does not know is an error and not the end of the process (N8)', async () => {
    const strict = await startZooKeeperServer({
      config: ['enforce.auth.enabled=true', 'enforce.auth.schemes=digest'],
    });
    try {
      acceptUnknownCodes();
      await withZnodes(strict.connect, async (znodes) => {
        await expect(znodes.get('/zookeeper')).rejects.toMatchObject({
          retryable: expect.any(Boolean),
        });
      });
      const admitted = open(strict.connect, { chroot, auth: { user: 'u', password: 'p' } });
      expect(await admitted.settings.getOrCreate('x', () => 'y')).toBe('y');
    } finally {
      await closeAll();
      await strict.dispose();
    }
  });

  test('request numbers begin at 1 and go round below 2^31 (N10, N11)', async () => {
    const proxy = await proxied();
    const xids: number[] = [];
    proxy.onFrame = (frame) => {
      if (opOf(frame) === op.exists) xids.push(frame.bytes.readInt32BE(4));
      return 'pass';
    };
    await new Promise<void>((resolve, reject) => {
      const guarded = openGuardedClient({
        server: { host: '127.0.0.1', port: proxy.port },
        sessionTimeoutMs: 2000,
        zxid: Buffer.alloc(8),
        onHeard: () => undefined,
        onClosed: ({ cause }) => (cause === undefined ? resolve() : reject(cause)),
        onOpened: () => {
          const ask = (left: number) => {
            if (left === 20) guarded.client.connectionManager.xid = 0x7fff_ffe8;
            if (left === 0) guarded.destroy(undefined);
            else guarded.client.exists('/', () => ask(left - 1));
          };
          ask(30);
        },
      });
    });
    expect(xids.slice(0, 3)).toEqual([1, 2, 3]);
    expect(Math.max(...xids)).toBeLessThan(2 ** 31);
    expect(xids.at(-1)).toBeLessThan(20);
  });

  test('watches are set again by reading after an expiry, and nothing is missed (N12)', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    const other = await opened(server.connect);
    await coordination.catalog.open();
    const states = statesOf(coordination);
    proxy.blackHole('to-client', 'to-server');
    await other.definitions.create(job('while-away'), now);
    await until('lost', () => states.includes('lost'));
    await realClock.sleep(1000);
    proxy.heal();
    await until('seen', () => coordination.catalog.get('while-away'));
    expect(states).toContain('expired');
    await other.definitions.create(job('afterwards'), now);
    await until('seen', () => coordination.catalog.get('afterwards'));
  });
});
