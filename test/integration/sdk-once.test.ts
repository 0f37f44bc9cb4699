import { once as event } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  idempotencyMiddleware,
  idempotencyPlugin,
  onceWorkOf,
  openIdempotency,
} from '@escapement/sdk';
import { eventually, freePorts } from '@escapement/testkit';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { startProgram } from '../rig/start-program.ts';
import { useRedis } from './redis-rig.ts';

const redis = useRedis();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Opened and ready, as by one process of several. */
async function opened(name: string, more: object = {}) {
  const idempotency = openIdempotency({ name, redis: redis.server.url, ...more });
  closing.push(() => idempotency.close());
  await idempotency.whenReady();
  return idempotency;
}

/** An account behind several servers. */
async function bank(name: string, servers: number) {
  const withdrawn: number[] = [];
  const apps: FastifyInstance[] = [];
  for (let i = 0; i < servers; i += 1) {
    const app = Fastify();
    const caller = (request: FastifyRequest) => String(request.headers['x-account']);
    await app.register(idempotencyPlugin(await opened(name), { caller }));
    app.post('/withdrawals', async (request, reply) => {
      const { amount } = request.body as { amount: number };
      if (amount <= 0) return reply.code(400).send({ code: 'AMOUNT' });
      withdrawn.push(amount);
      if (amount === 13) throw new Error('half way');
      reply.code(201).header('location', `/withdrawals/${withdrawn.length}`);
      return { amount };
    });
    closing.push(() => app.close());
    apps.push(app);
  }
  const ask = (amount: number, key?: string, more: { at?: number; account?: string } = {}) =>
    (apps[more.at ?? 0] as FastifyInstance).inject({
      method: 'POST',
      url: '/withdrawals',
      headers: {
        'x-account': more.account ?? 'ada',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      payload: { amount },
    });
  return { withdrawn, ask };
}

describe('an interface of a user that takes keys', () => {
  it('has one effect and one answer for twenty twins at three servers', async () => {
    const { withdrawn, ask } = await bank('twins', 3);
    const asked = Array.from({ length: 20 }, (_, i) => ask(100, 'k', { at: i % 3 }));
    const answers = await Promise.all(asked);
    expect(withdrawn).toEqual([100]);
    const done = answers.filter(({ statusCode }) => statusCode === 201);
    expect(done.length).toBeGreaterThan(0);
    for (const answer of done) {
      expect(answer.json()).toEqual({ amount: 100 });
      expect(answer.headers['location']).toBe('/withdrawals/1');
    }
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 201)) {
      expect(answer.json()).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    }
    expect((await ask(100, '"k"')).headers['idempotent-replayed']).toBe('true');
  });

  it('refuses another body under a key, no key, and one that is none, and does nothing', async () => {
    const { withdrawn, ask } = await bank('refusals', 1);
    await ask(100, 'k');
    expect((await ask(500, 'k')).statusCode).toBe(422);
    expect((await ask(500)).statusCode).toBe(400);
    expect((await ask(500, 'a b')).statusCode).toBe(400);
    expect(withdrawn).toEqual([100]);
  });

  it('shows nobody the answer of another caller', async () => {
    const { withdrawn, ask } = await bank('callers', 1);
    await ask(100, 'k');
    const other = await ask(100, 'k', { account: 'bob' });
    expect(other.headers['idempotent-replayed']).toBeUndefined();
    expect(withdrawn).toEqual([100, 100]);
  });

  it('keeps what failed once it had begun, and nothing of what was refused before', async () => {
    const { withdrawn, ask } = await bank('failures', 1);
    expect((await ask(13, 'k')).statusCode).toBe(500);
    expect((await ask(13, 'k')).statusCode).toBe(500);
    expect(withdrawn).toEqual([13]);
    expect((await ask(-1, 'm')).statusCode).toBe(400);
    expect((await ask(100, 'm')).statusCode).toBe(201);
  });

  it('has one effect though it takes many times its lease, and its twin is told that it goes on', async () => {
    const times = { leaseMs: 1_000, waitMs: 2_500 };
    let effects = 0;
    let end: (value: object) => void = () => undefined;
    const apps = await Promise.all(
      [0, 1].map(async () => {
        const app = Fastify();
        const guard = await opened('long', times);
        await app.register(idempotencyPlugin(guard, { caller: () => 'ada' }));
        app.post('/', () => {
          effects += 1;
          return new Promise((resolve) => {
            end = resolve;
          });
        });
        closing.push(() => app.close());
        return app;
      }),
    );
    const ask = (at: number) =>
      (apps[at] as FastifyInstance).inject({
        ...{ method: 'POST', url: '/', headers: { 'idempotency-key': 'k' } },
      });
    const first = ask(0);
    first.catch(() => undefined);
    await eventually('it has begun', () => effects === 1);
    // It waits for more than two leases.
    expect((await ask(1)).json()).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    end({ done: true });
    expect((await first).json()).toEqual({ done: true });
    const repeat = await ask(1);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(repeat.json()).toEqual({ done: true });
    expect(effects).toBe(1);
  });

  it.each(['as a stream', 'by its own hand'])(
    'answers %s once, and tells a repeat that it did',
    async (how) => {
      let effects = 0;
      const app = Fastify();
      closing.push(() => app.close());
      const guard = await opened(how.replaceAll(' ', '-'));
      await app.register(idempotencyPlugin(guard, { caller: () => 'ada' }));
      app.post('/', (request, reply) => {
        effects += 1;
        expect(onceWorkOf(request)).toMatchObject({ again: false });
        if (how === 'as a stream') return reply.code(201).send(Readable.from(['pie', 'ces']));
        reply.hijack();
        reply.raw.writeHead(201).end('pieces');
        return reply;
      });
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      const ask = () => fetch(url, { method: 'POST', headers: { 'idempotency-key': 'k' } });
      const first = await ask();
      expect([first.status, await first.text()]).toEqual([201, 'pieces']);
      const repeat = await ask();
      expect(repeat.status).toBe(409);
      expect(await repeat.json()).toMatchObject({
        code: 'IDEMPOTENCY_ANSWER_NOT_KEPT',
        detail: expect.stringContaining('201'),
      });
      expect(effects).toBe(1);
    },
  );

  it('is refused while Redis is away, and let through where that was asked for', async () => {
    const gone = openIdempotency({ name: 'gone', redis: 'redis://127.0.0.1:1' });
    closing.push(() => gone.close());
    for (const [fail, status] of [['closed', 503] as const, ['open', 200] as const]) {
      const app = Fastify();
      closing.push(() => app.close());
      await app.register(idempotencyPlugin(gone, { caller: () => 'ada', fail }));
      app.post('/', async () => ({}));
      const headers = { 'idempotency-key': 'k', 'accept-language': 'zh-CN' };
      const answer = await app.inject({ method: 'POST', url: '/', headers });
      expect(answer.statusCode).toBe(status);
      if (fail === 'open') continue;
      expect(answer.json()).toMatchObject({ code: 'REDIS_UNAVAILABLE', title: 'Redis 不可用' });
    }
  });
});

describe('a middleware', () => {
  it('keeps an answer whole that is written in pieces, and answers a repeat by itself', async () => {
    let count = 0;
    const middleware = idempotencyMiddleware(await opened('pieces'), { caller: () => 'ada' });
    const server = createServer((request, response) => {
      middleware(request, response, () => {
        count += 1;
        response.writeHead(202, { 'content-type': 'text/plain', location: '/there' });
        response.write('擒');
        response.end('e7bab5', 'hex');
      });
    });
    closing.push(() => server.close());
    await event(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = async () => {
      const headers = { 'idempotency-key': 'k' };
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers });
      const told = ['content-type', 'location'].map((name) => answer.headers.get(name));
      return { status: answer.status, told, text: await answer.text() };
    };
    const first = await ask();
    expect(first).toEqual({ status: 202, told: ['text/plain', '/there'], text: '擒纵' });
    expect(await ask()).toEqual(first);
    expect(count).toBe(1);
  });
});

describe('a thing that is done once', () => {
  it('is given back as JSON each time, nothing too, and apart from things of another name', async () => {
    const [one, other] = [await opened('one'), await opened('other')];
    const asked = { key: 'k', parameters: { to: 'ada' } };
    const value = { at: '1970-01-01T00:00:00.000Z' };
    const first = await one.once(asked, () => ({ at: new Date(0) }));
    expect(first).toEqual({ kind: 'done', replayed: false, isKept: true, value });
    const again = await one.once(asked, () => ({ at: new Date() }));
    expect(again).toEqual({ kind: 'done', replayed: true, isKept: true, value });
    expect(await one.once({ ...asked, parameters: 7 }, () => 1)).toEqual({ kind: 'other-sent' });
    const nothing = { kind: 'done', value: undefined };
    expect(await other.once(asked, () => undefined)).toMatchObject({ ...nothing, replayed: false });
    expect(await other.once(asked, () => undefined)).toMatchObject({ ...nothing, replayed: true });
  });

  it('is done anew after it threw, and once more under its mark after a death in the middle', async () => {
    const times = { leaseMs: 300, waitMs: 20_000 };
    const [dying, next] = [await opened('thrown', times), await opened('thrown', times)];
    const asked = { key: 'k', parameters: {} };
    const thrown = dying.once(asked, () => Promise.reject(new Error('no')));
    await expect(thrown).rejects.toThrow('no');
    const begun = await dying.begin(asked);
    if (begun.kind !== 'begun') throw new Error(`it is ${begun.kind}`);
    expect(begun.work.again).toBe(false);
    await dying.close();
    const done = await next.once(asked, ({ mark, again }) => ({ mark, again }));
    expect(done).toMatchObject({ kind: 'done', value: { again: true, mark: begun.work.mark } });
  });

  it('is not done where nobody can tell whether it was', async () => {
    const gone = openIdempotency({ name: 'gone', redis: 'redis://127.0.0.1:1' });
    closing.push(() => gone.close());
    let count = 0;
    const outcome = await gone.once({ key: 'k', parameters: {} }, () => {
      count += 1;
    });
    expect(outcome).toMatchObject({ kind: 'unavailable' });
    expect(count).toBe(0);
  });

  it('is not opened under a name that is none, nor with a time or an address that is none', () => {
    const url = redis.server.url;
    expect(() => openIdempotency({ name: 'a b', redis: url })).toThrow('"a b"');
    expect(() => openIdempotency({ name: 'a', redis: 'nowhere' })).toThrow('redis://');
    expect(() => openIdempotency({ name: 'a', redis: url, leaseMs: -1 })).toThrow('leaseMs');
  });
});

describe('the example of a withdrawal', () => {
  it('takes 100 and 500 that come at once, and what comes twenty times once', async () => {
    const [port = 0] = await freePorts(1);
    const child = await startProgram('examples/idempotent-withdrawal/server.ts', {
      env: { PORT: String(port), ESCAPEMENT_REDIS: redis.server.url },
    });
    closing.push(() => child.kill('SIGKILL'));
    await event(child.stdout as NonNullable<typeof child.stdout>, 'data');
    const ask = async (amount: number) => {
      const answer = await fetch(`http://127.0.0.1:${port}/withdrawals`, {
        method: 'POST',
        headers: { 'x-account': 'ada' },
        body: JSON.stringify({ amount }),
      });
      return { status: answer.status, told: (await answer.json()) as { balance?: number } };
    };
    const both = await Promise.all([ask(100), ask(500)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(Math.min(...both.map(({ told }) => told.balance ?? 0))).toBe(400);
    const twins = await Promise.all(Array.from({ length: 20 }, () => ask(50)));
    const done = twins.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    for (const { told } of done) expect(told).toEqual({ withdrawn: 50, balance: 350 });
    expect((await ask(1)).told.balance).toBe(349);
    child.kill('SIGTERM');
    expect((await event(child, 'exit'))[0]).toBe(0);
  });
});
