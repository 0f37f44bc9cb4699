import { describe, expect, test } from 'vitest';
import { rawAnswer, useHttp, useRawServer } from '../fixtures/http-rig.ts';

const { clientOf, run } = useHttp();
const serve = useRawServer();
const hurried = () => clientOf({ allowPrivate: true }, { timeoutMs: 500 });
const noAnswer = { kind: 'failed', reason: 'no complete answer within 500 ms' };

/** Writes so often until the socket is gone. */
function drip(socket: { write(text: string): unknown; destroyed: boolean }, text: string): void {
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else socket.write(text);
  }, 20);
}

describe('a server that never comes to the end of its answer', () => {
  test.each([
    ['sends nothing', ''],
    ['sends its head a letter at a time', 'H'],
    ['only ever says that it goes on', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('has its time, and no more, where it %s', async (_, text) => {
    const url = await serve(({ socket }) => (text === '' ? undefined : drip(socket, text)));
    const { outcome } = await run(hurried(), { url });
    // What is no HTTP may be seen to be none before the time is over.
    if (text === 'H') expect(outcome.kind).toBe('failed');
    else expect(outcome).toEqual(noAnswer);
  });

  test('has its time where one field of its head follows the other', async () => {
    const url = await serve(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'x-more: 1\r\n');
    });
    expect((await run(hurried(), { url })).outcome).toEqual(noAnswer);
  });

  test('has its time where its body comes a byte at a time', async () => {
    const url = await serve(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      drip(socket, '1\r\nx\r\n');
    });
    const { outcome } = await run(hurried(), { url });
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/^no complete answer within/) });
  });
});

describe('a server whose answer is not what it says', () => {
  const failing = (reason: RegExp) => ({
    kind: 'failed',
    reason: expect.stringMatching(reason),
  });

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', /^the request failed: /],
    [
      'a head without bounds',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n`,
      /^the request failed: /,
    ],
    [
      'less than it says',
      'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nfive!',
      /^the request failed: the answer with status 200 did not come to its end/,
    ],
    [
      'two lengths',
      'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      /^the request failed: /,
    ],
  ])('fails the run: %s', async (_, text, reason) => {
    const url = await serve(({ socket }) => socket.end(text));
    expect((await run(clientOf(), { url })).outcome).toEqual(failing(reason));
    // And the worker goes on.
    const sound = await serve(({ socket }) => socket.end(rawAnswer(['HTTP/1.1 200 OK'], 'fine')));
    expect((await run(clientOf(), { url: sound })).outcome).toEqual({ kind: 'succeeded' });
  });

  test('a hint or two before the answer are none', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(3);
    const url = await serve(({ socket }) => {
      socket.write(hints);
      socket.end(rawAnswer(['HTTP/1.1 200 OK'], 'fine'));
    });
    const { outcome, lines } = await run(clientOf(), { url });
    expect([outcome.kind, lines.at(-1)]).toEqual(['succeeded', 'fine']);
  });

  test.each(['gzip', 'deflate', 'br'])(
    'a body that is not there is no broken %s',
    async (coding) => {
      const head = ['HTTP/1.1 204 No Content', `content-encoding: ${coding}`];
      const url = await serve(({ socket }) => socket.end(`${head.join('\r\n')}\r\n\r\n`));
      const { outcome, lines } = await run(clientOf(), { url });
      expect([outcome.kind, lines.length]).toEqual(['succeeded', 1]);
      const asked = await serve(({ socket }) => {
        const more = ['content-length: 500', 'connection: close'];
        socket.end(`HTTP/1.1 200 OK\r\n${[head[1], ...more].join('\r\n')}\r\n\r\n`);
      });
      const headOnly = await run(clientOf(), { url: asked, method: 'HEAD' });
      expect([headOnly.outcome.kind, headOnly.lines.length]).toEqual(['succeeded', 1]);
    },
  );
});
