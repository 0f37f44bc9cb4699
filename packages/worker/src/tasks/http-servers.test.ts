import { expect, test } from 'vitest';
import { rawAnswer, useHttp, useRawServer } from '../fixtures/http-rig.ts';
import { RunStop } from '../run-stop.ts';
import { verdictOf } from '../verdict.ts';

const { clientOf, run } = useHttp();
const serve = useRawServer();

const endless = (status: string) => `HTTP/1.1 ${status}\r\ncontent-length: 1000\r\n\r\nbegun\n`;

test.each(['504 Gateway Timeout', '500 Oops', '404 Not Found'])(
  'the answer %s whose body never ends is a failure with its status',
  async (status) => {
    const url = await serve(({ socket }) => socket.write(endless(status)));
    const { outcome } = await run(clientOf(), { url });
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: `the server answered with status ${status.slice(0, 3)}`,
    });
  },
);

test('what came of the body of a failure is in the log', async () => {
  const url = await serve(({ socket }) => socket.write(endless('504 Gateway Timeout')));
  const { lines } = await run(clientOf(), { url });
  expect(lines).toEqual([`GET ${url}/: 504`, 'begun', 'the rest of the answer did not come']);
});

test.each(['timed-out', 'drained'] as const)(
  'a run that is %s while it waits for the body of a 504 has failed with 504',
  async (reason) => {
    const stop = new RunStop();
    const url = await serve(({ socket }) => socket.write(endless('504 Gateway Timeout')));
    const onLine = (line: string) => line === 'begun' && stop.stop(reason);
    const { outcome } = await run(clientOf(), { url }, { stop, onLine });
    expect(verdictOf(stop.reason, outcome)).toEqual({
      kind: 'settle',
      event: 'fail',
      reason: 'the server answered with status 504',
    });
  },
);

test('a success whose body never ends is none, and its status is in the reason', async () => {
  const url = await serve(({ socket }) => socket.write(endless('200 OK')));
  const { outcome } = await run(clientOf(undefined, { timeoutMs: 200 }), { url });
  expect(outcome).toMatchObject({
    reason: 'no complete answer within 200 ms: the answer with status 200 did not come to its end',
  });
});

test('the status of such a success is in the reason of a run that ran out of time for it', async () => {
  const stop = new RunStop();
  const url = await serve(({ socket }) => socket.write(endless('200 OK')));
  const onLine = (line: string) => line === 'begun' && stop.stop('timed-out');
  const { outcome } = await run(clientOf(), { url }, { stop, onLine });
  expect(verdictOf(stop.reason, outcome)).toEqual({
    ...{ kind: 'settle', event: 'time-out' },
    reason:
      'the run took longer than its timeoutMs: the answer with status 200 did not come to its end',
  });
});

test('a success whose connection breaks is none', async () => {
  const url = await serve(({ socket }) => socket.end(endless('200 OK')));
  const { outcome } = await run(clientOf(), { url });
  expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('status 200') });
});

test.each([
  ['/完成', 'utf8', '/%E5%AE%8C%E6%88%90'],
  ['/caf\xe9', 'latin1', '/caf%E9'],
  ['/%E5%AE%8C 成?k=秘', 'utf8', '/%E5%AE%8C%20%E6%88%90'],
  ['完成', 'utf8', '/%E5%AE%8C%E6%88%90'],
] as const)('the location %j in raw %s is followed', async (location, encoding, path) => {
  const asked: string[] = [];
  const url = await serve(({ text, socket }) => {
    const [, target = ''] = text.split(' ');
    asked.push(target);
    const head = ['HTTP/1.1 302 Found', 'content-length: 0', 'connection: close', ''].join('\r\n');
    if (target !== '/') socket.end(rawAnswer(['HTTP/1.1 200 OK'], 'there'));
    else {
      socket.write(`${head}location: `);
      socket.write(Buffer.from(location, encoding));
      socket.end('\r\n\r\n');
    }
  });
  const { outcome, lines } = await run(clientOf(), { url });
  expect(outcome).toEqual({ kind: 'succeeded' });
  expect(asked.map((target) => target.split('?')[0]?.toUpperCase())).toEqual([
    '/',
    path.toUpperCase(),
  ]);
  expect(lines.join()).not.toContain('?');
});

test.each(['GET', 'POST', 'PATCH', 'PUT', 'HEAD'] as const)(
  'a server that closes idle connections fails no %s',
  async (method) => {
    let requests = 0;
    const url = await serve(({ socket }) => {
      requests += 1;
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      // It keeps the connection, by its word, and closes it when the next request comes.
      socket.removeAllListeners('data');
      socket.once('data', () => socket.destroy());
    });
    const client = clientOf();
    for (let i = 0; i < 5; i += 1) {
      expect((await run(client, { url, method })).outcome).toEqual({ kind: 'succeeded' });
    }
    expect(requests).toBe(5);
  },
);

test('a request that is not answered is sent once', async () => {
  let requests = 0;
  const url = await serve(({ socket }) => {
    requests += 1;
    socket.destroy();
  });
  expect((await run(clientOf(), { url })).outcome).toMatchObject({ kind: 'failed' });
  expect(requests).toBe(1);
});
