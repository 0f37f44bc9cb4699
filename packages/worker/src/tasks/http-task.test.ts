import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import type { Task } from '@escapement/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useHttp } from '../fixtures/http-rig.ts';
import { RunStop } from '../run-stop.ts';
import type { HttpClient } from './http-client.ts';
import { parsePattern } from './target-policy.ts';

type HttpTask = Extract<Task, { kind: 'http' }>;

let server: Server;
let port: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { url: string; method: string; headers: IncomingMessage['headers']; body: string }[];

beforeEach(async () => {
  seen = [];
  answer = (_, response) => response.end('fine');
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { url = '', method = '', headers } = request;
    seen.push({ url, method, headers, body });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Every name leads to the addresses given here, as an attacker's DNS would have it. */
const resolvingTo =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const { clientOf, run: runAt } = useHttp();
const run = (
  client: HttpClient,
  task: Partial<HttpTask>,
  more?: { stop: RunStop; mayGoOut?: () => boolean },
) => runAt(client, { url: `http://127.0.0.1:${port}/`, ...task }, more);

test('nothing is sent of a run that was given to others while the connection was made', async () => {
  const stop = new RunStop();
  const connected = new Promise<void>((heard) => server.once('connection', () => heard()));
  const mayGoOut = () => {
    stop.stop('taken');
    return false;
  };
  const { outcome } = await run(clientOf(), { method: 'POST', body: 'charge' }, { stop, mayGoOut });
  await connected;
  expect(outcome).toMatchObject({ kind: 'failed' });
  expect(seen).toEqual([]);
});

test('the request says which run it is, and a job cannot say otherwise', async () => {
  const { outcome } = await run(clientOf(), {
    method: 'POST',
    headers: { 'X-Escapement-Run': 'another', 'X-Fence-Token': '1', 'X-Mine': 'yes' },
    body: { a: 1 },
  });
  expect(outcome).toEqual({ kind: 'succeeded' });
  expect(seen).toMatchObject([
    {
      method: 'POST',
      body: '{"a":1}',
      headers: {
        'x-escapement-run': 'ping@20260307T020000Z',
        'x-escapement-attempt': '2',
        'x-escapement-fire-time': '2026-03-07T02:00:00.000Z',
        'x-fence-token': '42',
        'x-mine': 'yes',
        'content-type': 'application/json',
      },
    },
  ]);
});

test('the answer goes to the log', async () => {
  answer = (_, response) => response.end('one\ntwo');
  const { lines } = await run(clientOf(), {});
  expect(lines).toEqual([`GET http://127.0.0.1:${port}/: 200`, 'one', 'two']);
});

test('a status outside 200–299 fails the run', async () => {
  answer = (_, response) => response.writeHead(503).end('later');
  const { outcome, lines } = await run(clientOf(), {});
  expect(outcome).toEqual({ kind: 'failed', reason: 'the server answered with status 503' });
  expect(lines).toContain('later');
});

test('only the beginning of a long answer is kept, and an endless one is refused', async () => {
  answer = (_, response) => response.end('x'.repeat(300_000));
  const long = await run(clientOf(), {});
  expect(long.outcome).toEqual({ kind: 'succeeded' });
  expect(long.lines.join('').match(/x/g)).toHaveLength(65_536);
  const endless = await run(clientOf({ allowPrivate: true }, { maxResponseBytes: 100_000 }), {});
  expect(endless.outcome).toMatchObject({ reason: 'the response is longer than 100000 bytes' });
});

test('an answer that does not come in time fails the run', async () => {
  answer = () => {};
  const { outcome } = await run(clientOf({ allowPrivate: true }, { timeoutMs: 200 }), {});
  expect(outcome).toMatchObject({ reason: 'no complete answer within 200 ms' });
});

test('a run that is told to stop ends its request', async () => {
  const stop = new RunStop();
  answer = () => stop.stop('timed-out');
  const { outcome } = await run(clientOf(), {}, { stop });
  expect(outcome.kind).toBe('failed');
});

test('five redirects are followed and a sixth is not', async () => {
  answer = ({ url = '' }, response) => {
    const left = Number(url.slice(1));
    if (left === 0) response.end('there');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };
  const url = `http://127.0.0.1:${port}`;
  expect((await run(clientOf(), { url: `${url}/5` })).outcome.kind).toBe('succeeded');
  expect((await run(clientOf(), { url: `${url}/6` })).outcome).toMatchObject({
    reason: 'more than 5 redirects',
  });
});

test('what a query holds stays out of the log, on every step and in every refusal', async () => {
  answer = ({ url = '' }, response) => {
    if (url.startsWith('/done')) response.end('there');
    else if (url.startsWith('/away')) {
      response.writeHead(302, { location: 'ftp://user:hush@host/x?token=hush' }).end();
    } else response.writeHead(302, { location: '/done?access_token=hush' }).end();
  };
  const url = `http://127.0.0.1:${port}`;
  const followed = await run(clientOf(), { url: `${url}/begin?key=hush` });
  expect(followed.lines[0]).toBe(`302: redirected to ${url}/done`);
  const refused = await run(clientOf(), { url: `${url}/away?key=hush` });
  expect(refused.outcome).toMatchObject({ reason: expect.stringContaining('ftp:') });
  expect(JSON.stringify([followed, refused])).not.toContain('hush');
});

test('credentials of the address travel as a Basic header, to its own origin and into no log', async () => {
  answer = ({ url = '' }, response) => {
    if (url === '/there') response.end('there');
    else response.writeHead(302, { location: url === '/' ? '/on' : `http://[::1]:${port}/` }).end();
  };
  const { lines, outcome } = await run(clientOf(), {
    url: `http://user:p%40ss@127.0.0.1:${port}/`,
  });
  const basic = `Basic ${btoa('user:p@ss')}`;
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([basic, basic]);
  expect(JSON.stringify([lines, outcome])).not.toMatch(/user|p%40ss|p@ss|Basic/);
});

test('credentials that a redirect brings travel to its own origin alone, and into no log', async () => {
  const [here, there] = [`127.0.0.1:${port}`, `other.example:${port}`];
  const client = clientOf({ allowPrivate: true }, { lookup: resolvingTo('127.0.0.1') });
  answer = ({ url = '' }, response) => {
    const next = new Map([
      ['/', `http://us%65r:p%40ss@${there}/in`],
      ['/in', '/on'],
      ['/on', `http://${here}/out`],
    ]).get(url);
    if (next === undefined) response.end('there');
    else response.writeHead(302, { location: next }).end();
  };
  const { lines, outcome } = await run(client, { headers: { authorization: 'Bearer own' } });
  expect(outcome).toEqual({ kind: 'succeeded' });
  const basic = `Basic ${btoa('user:p@ss')}`;
  const told = seen.map(({ url, headers }) => [url, headers.authorization]);
  expect(told).toEqual([
    ['/', 'Bearer own'],
    ['/in', basic],
    ['/on', basic],
    ['/out', undefined],
  ]);
  expect(JSON.stringify([lines, outcome])).not.toMatch(/user|us%65r|p%40ss|p@ss|Basic/);
});

test.each(['hunter2\n', '张三', 'a\u0000b', 'a\r\nX-Other: b'])(
  'a header that cannot be sent is named with what may be, and nothing is asked: %j',
  async (value) => {
    const headers = { 'X-Fine': 'h\u00e9 \t', 'X-Owner': value };
    const { outcome, lines } = await run(clientOf(), { headers });
    expect(outcome).toMatchObject({
      reason: expect.stringMatching(
        /^the value of the header X-Owner cannot be sent: it may hold /,
      ),
    });
    expect([seen, lines]).toEqual([[], []]);
  },
);

test('a host header of an older definition does not lead to another site', async () => {
  await run(clientOf(), { headers: { Host: 'admin.internal' } });
  expect(seen).toMatchObject([{ headers: { host: `127.0.0.1:${port}` } }]);
});

test('a name that is allowed for one port is dialled on that port alone', async () => {
  const lookup = resolvingTo('127.0.0.1');
  const listed = (line: string) => [parsePattern(line)].filter((each) => each !== undefined);
  const url = `http://billing.example:${port}/`;
  const there = clientOf({ allow: listed(`billing.example:${port}`) }, { lookup });
  expect((await run(there, { url })).outcome).toEqual({ kind: 'succeeded' });
  const elsewhere = clientOf({ allow: listed('billing.example:1') }, { lookup });
  const { outcome } = await run(elsewhere, { url });
  expect(outcome).toMatchObject({ reason: expect.stringContaining('not on the allow list') });
});

test('a redirect to the metadata service is refused', async () => {
  answer = (_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
  const { outcome } = await run(clientOf(), {});
  expect(outcome).toMatchObject({ reason: expect.stringContaining('never go') });
});

test('a redirect from an allowed host to another private one is refused', async () => {
  answer = (_, response) => response.writeHead(302, { location: `http://[::1]:${port}/` }).end();
  const allow = [parsePattern('127.0.0.1')].filter((pattern) => pattern !== undefined);
  const { outcome } = await run(clientOf({ allow }), {});
  expect(outcome).toMatchObject({ reason: expect.stringContaining('not on the allow list') });
});

test('loopback is closed unless it is opened, in every spelling', async () => {
  const hosts = ['127.0.0.1', '127.1', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost'];
  for (const host of hosts) {
    const { outcome } = await run(clientOf({}), { url: `http://${host}:${port}/` });
    expect(outcome, host).toMatchObject({ reason: expect.stringContaining('private address') });
  }
  expect(seen).toEqual([]);
});

test('a name that leads to the metadata service is refused when it is dialled', async () => {
  const lookup = resolvingTo('169.254.169.254');
  const { outcome } = await run(clientOf({ allowPrivate: true }, { lookup }), {
    url: 'http://innocent.example/',
  });
  expect(outcome).toMatchObject({ reason: expect.stringContaining('never go') });
});

test('of the addresses of a name only the permitted ones are dialled', async () => {
  const lookup = resolvingTo('169.254.169.254', '127.0.0.1');
  const { outcome } = await run(clientOf({ allowPrivate: true }, { lookup }), {
    url: `http://mixed.example:${port}/`,
  });
  expect(outcome).toEqual({ kind: 'succeeded' });
  expect(seen).toMatchObject([{ headers: { host: `mixed.example:${port}` } }]);
});
