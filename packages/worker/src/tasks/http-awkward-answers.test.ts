import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { rawAnswer, useHttp, useRawServer } from '../fixtures/http-rig.ts';

const { clientOf, run } = useHttp();
const serve = useRawServer();
const ok = 'HTTP/1.1 200 OK';
const failing = (reason: RegExp) => ({ kind: 'failed', reason: expect.stringMatching(reason) });

/** Whatever a server did, the next request of this worker is answered. */
async function expectSound(): Promise<void> {
  const url = await serve(({ socket }) => socket.end(rawAnswer([ok], 'fine')));
  expect((await run(clientOf(), { url })).outcome).toEqual({ kind: 'succeeded' });
}

describe('an answer whose length is not what it says', () => {
  test.each([
    ['two lengths that differ', `${ok}\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello`],
    ['one length twice', `${ok}\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\nhello`],
    ['a list of lengths', `${ok}\r\ncontent-length: 5, 5\r\n\r\nhello`],
    ['a length with a sign', `${ok}\r\ncontent-length: +5\r\n\r\nhello`],
    ['a length in hexadecimal', `${ok}\r\ncontent-length: 0x5\r\n\r\nhello`],
    ['garbage for a chunk', `${ok}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`],
    [
      'a chunk below nothing',
      `${ok}\r\ntransfer-encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n`,
    ],
    [
      'a chunk beyond all numbers',
      `${ok}\r\ntransfer-encoding: chunked\r\n\r\n${'f'.repeat(40)}\r\nhello`,
    ],
    [
      'a chunk that is longer',
      `${ok}\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n`,
    ],
  ])('fails its run, and no other: %s', async (_, text) => {
    const url = await serve(({ socket }) => socket.end(text));
    const { outcome } = await run(clientOf({ allowPrivate: true }, { timeoutMs: 2_000 }), { url });
    expect(outcome).toEqual(failing(/^the request failed: |^no complete answer within/));
    await expectSound();
  });

  test('is believed where more comes behind it, of which nothing is taken for an answer', async () => {
    const forged = rawAnswer(['HTTP/1.1 500 Forged'], 'forged');
    const url = await serve(({ socket }) => {
      socket.end(Buffer.concat([Buffer.from(`${ok}\r\ncontent-length: 4\r\n\r\nfine`), forged]));
    });
    const { outcome, lines } = await run(clientOf(), { url });
    expect([outcome.kind, lines.slice(1)]).toEqual(['succeeded', ['fine']]);
    await expectSound();
  });

  test.each(['204 No Content', '304 Not Modified'])('of %s has no body', async (status) => {
    const url = await serve(({ socket }) => {
      socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 5\r\n\r\nhello`);
    });
    const { outcome, lines } = await run(clientOf(), { url });
    expect([outcome.kind, lines.length]).toEqual([
      status.startsWith('204') ? 'succeeded' : 'failed',
      1,
    ]);
    await expectSound();
  });
});

describe('an answer that comes before the request was sent whole', () => {
  const body = 'x'.repeat(8_000_000);

  test.each([
    ['a refusal', 'HTTP/1.1 413 Too Large', failing(/with status 413$/)],
    ['a success', ok, { kind: 'succeeded' }],
  ])('counts: %s', async (_, head, outcome) => {
    let answered = false;
    const url = await serve(({ socket }) => {
      if (answered) return;
      answered = true;
      socket.pause();
      socket.write(rawAnswer([head], 'enough'));
    });
    const told = await run(clientOf({ allowPrivate: true }, { timeoutMs: 3_000 }), {
      ...{ url, method: 'POST', body },
    });
    expect(told.outcome).toEqual(outcome);
    await expectSound();
  });
});

describe('a body that grows when it is decoded', () => {
  const million = Buffer.alloc(64 * 1024 * 1024);
  const member = gzipSync(million, { level: 9 });

  test.each([
    ['gzip', 'gzip', Buffer.concat(Array.from({ length: 160 }, () => member))],
    ['gzip in gzip', 'gzip, gzip', gzipSync(member)],
    ['gzip in br', 'gzip, br', brotliCompressSync(member)],
  ])('to gigabytes is decoded no further than it is kept: %s', async (_, coding, bomb) => {
    const before = process.memoryUsage().rss;
    const url = await serve(({ socket }) => {
      socket.end(rawAnswer([ok, `content-encoding: ${coding}`], bomb));
    });
    const client = clientOf({ allowPrivate: true }, { maxResponseBytes: 20_000_000 });
    const { outcome, lines } = await run(client, { url });
    expect(outcome).toEqual({ kind: 'succeeded' });
    expect(lines.join('').length).toBeLessThan(100_000);
    expect(lines.at(-1)).toContain('only the first 65536 bytes');
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  });
});

describe('a redirect', () => {
  /** Answers the first with a redirect, and tells what comes after it. */
  async function redirected(status: number, location: string) {
    const seen: string[] = [];
    const url = await serve(({ text, socket }) => {
      seen.push(text);
      const head = seen.length === 1 ? [`HTTP/1.1 ${status} Moved`, `location: ${location}`] : [ok];
      socket.end(rawAnswer(head, 'body'));
    });
    const told = await run(clientOf(), {
      url: `${url}/first`,
      method: 'POST',
      body: { amount: 7 },
    });
    return { ...told, second: seen[1] ?? '' };
  }

  test('by 303 after a POST is asked for without its body', async () => {
    const { outcome, second } = await redirected(303, '/next');
    expect(outcome).toEqual({ kind: 'succeeded' });
    expect(second).toMatch(/^GET \/next HTTP/);
    expect(second).not.toMatch(/amount|content-(type|length)/i);
  });

  test.each([307, 308])('by %d sends the same once more', async (status) => {
    const { outcome, second } = await redirected(status, '/next');
    expect(outcome).toEqual({ kind: 'succeeded' });
    expect(second).toMatch(/^POST \/next HTTP[\s\S]*\r\n\r\n\{"amount":7\}$/);
  });

  test('to itself ends', async () => {
    let asked = 0;
    const url = await serve(({ socket }) => {
      asked += 1;
      socket.end(rawAnswer(['HTTP/1.1 302 Found', 'location: /']));
    });
    expect((await run(clientOf(), { url })).outcome).toEqual(failing(/redirect/));
    expect(asked).toBe(6);
  });

  test.each(['ftp://127.0.0.1/', 'FILE:///etc/passwd', 'blob:http://127.0.0.1/', 'unix:/run/x'])(
    'away from HTTP is not followed: %s',
    async (location) => {
      expect((await redirected(302, location)).outcome).toEqual(failing(/only http/));
    },
  );

  test.each([
    'http://169.254.169.254:8080/',
    'http://[::ffff:a9fe:a9fe]:81/',
    'http://[0:0:0:0:0:ffff:169.254.169.254]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://0251.254.169.254:99/',
    'http://169.16689662/',
  ])(
    'to the metadata of a machine is not followed, by whatever spelling and port: %s',
    async (location) => {
      expect((await redirected(307, location)).outcome).toEqual(failing(/never go|metadata/));
    },
  );
});
