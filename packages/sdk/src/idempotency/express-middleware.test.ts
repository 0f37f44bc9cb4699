import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Clock, keptBodyBytes } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { eventually, MemoryAnswers, VirtualClock } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { begin, type OnceWorld } from './begun.ts';
import { idempotencyMiddleware, type ParsedRequest } from './express-middleware.ts';
import type { HttpOnceOptions } from './http-once.ts';
import type { Idempotency } from './open-idempotency.ts';
import { onceWorkOf } from './work-of-request.ts';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const leaseMs = 60_000;
const inMemory = (clock: Clock) => ({ clock, answers: new MemoryAnswers(clock) });

type Work = (response: ServerResponse, body: unknown, request: object) => unknown;
type More = Pick<HttpOnceOptions<never>, 'key' | 'again'> & { readonly left?: unknown };

/** A server that reads JSON alone, as Express does with what it is given, and `left` where it is something else. */
async function serving(
  work: Work,
  { left, ...more }: More = {},
  shared: Pick<OnceWorld, 'clock' | 'answers'> = inMemory(systemClock),
) {
  const times = { leaseMs, waitMs: 20_000, longestMs: leaseMs };
  const world = { ...shared, times, underWay: new Set<() => void>() };
  const idempotency: Idempotency = {
    once: () => Promise.reject(new Error('interfaces do not ask for it')),
    begin: (asked) => begin(world, asked),
    whenReady: async () => undefined,
    close: async () => undefined,
  };
  const middleware = idempotencyMiddleware(idempotency, { caller: () => 'ada', ...more });
  const server = createServer(async (incoming, response) => {
    const sent = await text(incoming);
    const isJson = incoming.headers['content-type'] === 'application/json';
    const body = isJson ? JSON.parse(sent) : left;
    const request: ParsedRequest = Object.assign(incoming, { body });
    middleware(request, response, () => void work(response, body, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return async (init: RequestInit) => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', ...init });
    const { status, headers } = answer;
    return { status, replayed: headers.get('idempotent-replayed'), told: await answer.text() };
  };
}

const keyed = { headers: { 'idempotency-key': 'k' } };

it('what only reads needs no key, and is done each time', async () => {
  let reads = 0;
  const ask = await serving((response) => {
    reads += 1;
    response.end(`${reads}`);
  });
  for (const told of ['1', '2']) {
    expect(await ask({ method: 'GET' })).toEqual({ status: 200, replayed: null, told });
  }
});

it('an answer is given when it is given, so that what comes after it changes nothing', async () => {
  const seen: boolean[] = [];
  const ask = await serving((response) => {
    response.end('withdrawn');
    seen.push(response.headersSent);
    response.end();
  });
  expect(await ask(keyed)).toMatchObject({ status: 200, replayed: null, told: 'withdrawn' });
  expect(await ask(keyed)).toMatchObject({ status: 200, replayed: 'true', told: 'withdrawn' });
  expect(seen).toEqual([true]);
});

it('a request of which the body was not read is taken for no other', async () => {
  let effects = 0;
  for (const left of [undefined, null, {}]) {
    const ask = await serving(
      (response) => {
        effects += 1;
        response.end(`${effects}`);
      },
      { left, key: 'derived' },
    );
    const form = new FormData();
    form.set('amount', '100');
    for (const body of ['amount=100', 'amount=500', form]) {
      expect(await ask({ body })).toMatchObject({ status: 400 });
    }
    expect(effects).toBe(0);
    for (const [body, told] of [['{}', '1'] as const, ['{"amount":100}', '2'] as const]) {
      const headers = { 'content-type': 'application/json' };
      expect(await ask({ headers, body })).toMatchObject({ status: 200, told });
    }
    expect(await ask({})).toMatchObject({ replayed: 'true', told: '1' });
    effects = 0;
  }
});

/** Writes so many bytes in pieces, which are no text, and counts how often it was done. */
async function writing(bytes: number) {
  const counted = { effects: 0 };
  const ask = await serving((response) => {
    counted.effects += 1;
    response.setHeader('location', '/there');
    for (let left = bytes; left > 0; left -= 1_000) {
      response.write(Buffer.alloc(Math.min(left, 1_000), 0xff));
    }
    response.end();
  });
  return { ask, counted };
}

it('an answer of 256 KiB in pieces is kept whole', async () => {
  const { ask, counted } = await writing(keptBodyBytes);
  const first = await ask(keyed);
  expect(first.told).toHaveLength(keptBodyBytes);
  expect(await ask(keyed)).toEqual({ ...first, replayed: 'true' });
  expect(counted.effects).toBe(1);
});

it('one that is larger is sent whole, and a repeat is told that it was given, and does nothing', async () => {
  const { ask, counted } = await writing(keptBodyBytes + 1);
  expect((await ask(keyed)).told).toHaveLength(keptBodyBytes + 1);
  const repeat = await ask(keyed);
  expect(repeat.status).toBe(409);
  expect(JSON.parse(repeat.told)).toMatchObject({
    code: 'IDEMPOTENCY_ANSWER_NOT_KEPT',
    detail: expect.stringMatching(/answered 200.*at \/there/),
  });
  expect(counted.effects).toBe(1);
});

describe('an answer that failed', () => {
  const failing = async (status: number, headers: Record<string, string>) => {
    let effects = 0;
    const ask = await serving((response) => {
      effects += 1;
      response.writeHead(status, headers).end();
    });
    for (let i = 0; i < 2; i += 1) expect((await ask(keyed)).status).toBe(status);
    return effects;
  };

  it.each([500, 502, 503])('by %i is kept, since a part may be done', async (status) => {
    expect(await failing(status, {})).toBe(1);
  });

  it.each([500, 503, 409])('by %i and says to ask again is done again', async (status) => {
    expect(await failing(status, { 'Retry-After': '1' })).toBe(2);
  });

  it('is none where it was accepted and says when to look', async () => {
    expect(await failing(202, { 'Retry-After': '1' })).toBe(1);
  });
});

describe('what was begun, and of which nobody said what came', () => {
  /** The first request of a key is taken up by a process that ends. */
  async function afterDeath(again: 'do' | 'refuse') {
    const clock = new VirtualClock();
    const told: unknown[] = [];
    const world = inMemory(clock);
    const begun = (request: object) => told.push(onceWorkOf(request));
    const dying = await serving((_, __, request) => begun(request), {}, world);
    void dying(keyed).catch(() => undefined);
    await eventually('it has begun', () => told.length === 1);
    clock.leap(leaseMs + 1);
    const work: Work = (response, _, request) => {
      begun(request);
      response.end();
    };
    return { told, ask: await serving(work, { again }, world) };
  }

  it('is done under the same mark, and its handler is told', async () => {
    const { told, ask } = await afterDeath('do');
    expect((await ask(keyed)).status).toBe(200);
    const [{ mark } = { mark: '' }] = told as [{ mark: string }];
    expect(told).toMatchObject([
      { mark, again: false },
      { mark, again: true },
    ]);
  });

  it('is not done where that was asked for', async () => {
    const { told, ask } = await afterDeath('refuse');
    const answer = await ask(keyed);
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.told)).toMatchObject({ code: 'IDEMPOTENCY_FATE_UNKNOWN' });
    expect(told).toHaveLength(1);
  });
});
