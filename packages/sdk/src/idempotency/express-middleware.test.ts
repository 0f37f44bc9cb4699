import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerLimits } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { MemoryAnswers } from '@escapement/testkit';
import { afterEach, expect, it } from 'vitest';
import { idempotencyMiddleware, type ParsedRequest } from './express-middleware.ts';
import { begin, release, settle } from './once.ts';
import type { Idempotency } from './open-idempotency.ts';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Work = (response: ServerResponse, body: unknown) => unknown;

/** A server that reads JSON alone, as Express does with what it is given, and `left` where it is something else. */
async function serving(
  work: Work,
  more: { readonly left?: unknown; readonly key?: 'derived' } = {},
) {
  const answers = new MemoryAnswers(systemClock);
  const times = { leaseMs: 60_000, waitMs: 20_000 };
  const idempotency: Idempotency = {
    once: () => Promise.reject(new Error('interfaces do not ask for it')),
    begin: (asked) => begin(answers, asked, times),
    settle: (lease, answer) => settle(answers, lease, answer),
    release: (lease) => release(answers, lease),
    whenReady: async () => undefined,
    close: async () => undefined,
  };
  const middleware = idempotencyMiddleware(idempotency, { caller: () => 'ada', ...more });
  const server = createServer(async (incoming, response) => {
    const sent = await text(incoming);
    const isJson = incoming.headers['content-type'] === 'application/json';
    const body = isJson ? JSON.parse(sent) : more.left;
    const request: ParsedRequest = Object.assign(incoming, { body });
    middleware(request, response, () => void work(response, body));
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

it('an answer in pieces is kept whole, and one that is too large is sent whole and not kept', async () => {
  const piece = 'x'.repeat(1024);
  for (const [count, replayed] of [[16, 'true'] as const, [512, null] as const]) {
    const ask = await serving((response) => {
      for (let i = 0; i < count; i += 1) response.write(piece);
      response.end();
    });
    expect((await ask(keyed)).told).toBe(piece.repeat(count));
    expect(await ask(keyed)).toMatchObject({ replayed, told: piece.repeat(count) });
  }
  expect(512 * piece.length).toBeGreaterThan(answerLimits.bytesOfOne);
});
