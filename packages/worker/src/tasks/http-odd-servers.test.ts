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
      /^the request failed: the head of the answer is longer than 16384 bytes$/,
    ],
    [
      'a hundred thousand fields in its head',
      `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}\r\n`,
      /longer than 16384 bytes$/,
    ],
    [
      'a redirect of a megabyte',
      `HTTP/1.1 302 Found\r\nlocation: /${'y'.repeat(1_000_000)}\r\n\r\n`,
      /longer than 16384 bytes$/,
    ],
    [
      'more behind its last chunk than a head may have',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${'x: y\r\n'.repeat(20_000)}\r\n`,
      /status 200 did not come to its end: .* longer than 16384 bytes$/,
    ],
    ['a status that is none', 'HTTP/1.1 099 Odd\r\n\r\n', /: the answer is no HTTP\/1\.1$/],
    [
      'that it goes on, unasked',
      'HTTP/1.1 100 Continue\r\n\r\n',
      /: the answer says to go on, and nobody asked whether to$/,
    ],
    [
      'another protocol from here on',
      'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      /: the answer changes to another protocol, and nobody asked for one$/,
    ],
    [
      'a length below nothing',
      'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
      /Invalid character in Content-Length/,
    ],
    [
      'a length beyond all numbers',
      'HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n',
      /: the answer has another length than it says$/,
    ],
    [
      'an end in the middle of a chunk',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhello',
      /status 200 did not come to its end: other side closed$/,
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

  test.each([
    'http://169.254.169.254./',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://[::ffff:169.254.169.254]/',
    'http://user:pass@169.254.169.254/',
    'http://①⑥⑨.254.169.254/',
    'http://0/',
    '//169.254.169.254/',
    '\\\\169.254.169.254',
  ])('leads nobody to a metadata service by %s', async (location) => {
    const head = ['HTTP/1.1 302 Found', `location: ${location}`];
    const url = await serve(({ socket }) => socket.end(rawAnswer(head)));
    const { outcome } = await run(clientOf(), { url });
    expect(outcome).toEqual(failing(/: \S+:80 is a link-local, metadata or special address/));
  });

  test.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,hi',
    'ws://127.0.0.1/',
    'service://x/',
  ])('leads nobody away from HTTP by %s', async (location) => {
    const head = ['HTTP/1.1 302 Found', `location: ${location}`];
    const url = await serve(({ socket }) => socket.end(rawAnswer(head)));
    const { outcome } = await run(clientOf(), { url });
    expect(outcome).toEqual(failing(/^redirected to a URL that begins with \w+:; only http/));
  });

  test('that goes on for gigabytes is left when it has sent as much as it may', async () => {
    const url = await serve(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(1_000_000)));
      };
      socket.on('drain', more);
      more();
    });
    const { outcome } = await run(clientOf(), { url });
    expect(outcome).toEqual(failing(/^the response is longer than 1000000 bytes$/));
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
