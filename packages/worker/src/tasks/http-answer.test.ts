import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { rawAnswer, useHttp, useRawServer } from '../fixtures/http-rig.ts';

const { clientOf, run } = useHttp();
const serve = useRawServer();

/** What the log shows of an answer with these headers and this body. */
async function shown(headers: readonly string[], body: Buffer | string): Promise<string[]> {
  const url = await serve(({ socket }) => {
    socket.end(rawAnswer(['HTTP/1.1 200 OK', ...headers], body));
  });
  const { outcome, lines } = await run(clientOf(), { url });
  expect(outcome).toEqual({ kind: 'succeeded' });
  return lines.slice(1);
}

const said = 'done 完成\nand more';
const plain = ['done 完成', 'and more'];

test.each([
  ['gzip', gzipSync(said)],
  ['x-gzip', gzipSync(said)],
  ['GZIP', gzipSync(said)],
  ['deflate', deflateSync(said)],
  ['deflate', deflateRawSync(said)],
  ['br', brotliCompressSync(said)],
  ['gzip, br', brotliCompressSync(gzipSync(said))],
  ['identity', Buffer.from(said)],
])('a body that is encoded as %s is decoded for the log', async (coding, body) => {
  expect(await shown([`content-encoding: ${coding}`], body)).toEqual(plain);
});

test('of a body that was cut off what came is shown', async () => {
  const whole = gzipSync(`${said}\n${'x'.repeat(50_000)}`);
  const [first, second] = await shown(['content-encoding: gzip'], whole.subarray(0, -20));
  expect([first, second]).toEqual(plain);
});

test('a body that is not what it says, or that nobody can decode, is said to be so and fails no run', async () => {
  expect(await shown(['content-encoding: gzip'], 'plain text')).toEqual([
    expect.stringContaining('not what its content-encoding says'),
  ]);
  expect(await shown(['content-encoding: x-secret'], 'abc')).toEqual([
    expect.stringContaining('the body (3 bytes) is encoded as x-secret'),
  ]);
  const layers = Array.from({ length: 9 }, () => 'gzip').join(', ');
  expect(await shown([`content-encoding: ${layers}`], 'abc')).toHaveLength(1);
});

test('a small body that would grow a thousandfold is decoded no further than it is kept', async () => {
  const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, 'x'));
  const lines = await shown(['content-encoding: gzip'], bomb);
  expect(lines.join('').match(/x/g)).toHaveLength(65_536);
  expect(lines.at(-1)).toContain('only the first 65536 bytes');
});

test.each<[string, Buffer, string]>([
  ['utf-8', Buffer.from('完'), '完'],
  ['utf-8', Buffer.from('𠮷'), '𠮷'],
  ['gbk', Buffer.from([0xcd, 0xea]), '完'],
  ['gb18030', Buffer.from([0x95, 0x32, 0x82, 0x36]), '𠀀'],
  ['shift_jis', Buffer.from([0x8a, 0xae]), '完'],
  ['utf-16le', Buffer.from('𠮷', 'utf16le'), '𠮷'],
])('a long body of %s is cut between two characters (%#)', async (charset, character, read) => {
  const isWide = charset === 'utf-16le';
  for (let before = 0; before < character.length; before += isWide ? 2 : 1) {
    const letters = isWide
      ? Buffer.from('a'.repeat(before / 2), charset)
      : Buffer.alloc(before, 'a');
    const body = Buffer.concat([letters, ...Array<Buffer>(40_000).fill(character)]);
    const lines = await shown([`content-type: text/plain; charset=${charset}`], body);
    expect(lines.at(-1)).toContain('only the first 65536 bytes');
    expect(new Set(lines.slice(0, -1).join(''))).toEqual(
      new Set(before > 0 ? ['a', read] : [read]),
    );
  }
});

test('of a body that breaks off no half of a character is shown', async () => {
  const url = await serve(({ socket }) => {
    const head = 'HTTP/1.1 500 Oops\r\ncontent-length: 100\r\n\r\n';
    socket.end(Buffer.concat([Buffer.from(head), Buffer.from('完成').subarray(0, 5)]));
  });
  expect((await run(clientOf(), { url })).lines).toContain('完');
});

test('an answer that has no body has none to decode', async () => {
  const head = ['HTTP/1.1 200 OK', 'content-encoding: gzip', 'content-length: 20'];
  const url = await serve(({ socket }) => socket.end([...head, '', ''].join('\r\n')));
  const { outcome, lines } = await run(clientOf(), { url, method: 'HEAD' });
  expect(outcome).toEqual({ kind: 'succeeded' });
  expect(lines).toHaveLength(1);
});

const gbk = Buffer.from([0xcd, 0xea, 0xb3, 0xc9]);
test.each([
  ['text/plain; charset=GBK', gbk, '完成'],
  ['text/plain; charset="gb2312"', gbk, '完成'],
  ['text/html; Charset = gb18030', gbk, '完成'],
  ['text/plain; charset=cp936', gbk, '完成'],
  ['text/plain; charset=MS936', gbk, '完成'],
  ['text/plain; charset=windows-936', gbk, '完成'],
  ['text/plain; charset=x-mswin-936', gbk, '完成'],
  ['text/plain; charset=936', gbk, '完成'],
  ['text/plain; charset=cp54936', gbk, '完成'],
  ['text/plain; charset=cp950', Buffer.from([0xa7, 0xb9]), '完'],
  ['text/plain; charset=ms950', Buffer.from([0xa7, 0xb9]), '完'],
  ['text/plain; charset=cp932', Buffer.from([0x8a, 0xae]), '完'],
  ['text/plain; charset=MS932', Buffer.from([0x8a, 0xae]), '完'],
  ['text/plain; charset=cp949', Buffer.from([0xbf, 0xcf]), '완'],
  ['text/plain; charset=x-windows-949', Buffer.from([0xbf, 0xcf]), '완'],
  ['text/plain; charset=cp65001', Buffer.from('完成'), '完成'],
  ['text/plain; charset=cp1252', Buffer.from([0x80]), '€'],
  ['text/plain; charset=windows-1251', Buffer.from([0xff]), 'я'],
  ['text/plain; charset=big5', Buffer.from([0xa7, 0xb9]), '完'],
  ['application/json;charset=Shift_JIS', Buffer.from([0x8a, 0xae]), '完'],
  ['text/plain; charset=euc-kr', Buffer.from([0xbf, 0xcf]), '완'],
  ['text/plain; charset=latin1', Buffer.from([0xe9]), 'é'],
  ['text/plain; charset=windows-1252', Buffer.from([0x80]), '€'],
  ['text/plain; charset=utf-16le', Buffer.from('完成', 'utf16le'), '完成'],
  ['text/plain', Buffer.from('\ufeff完成', 'utf8'), '完成'],
  ['text/plain; charset=latin1', Buffer.from('\ufeff完成', 'utf8'), '完成'],
  ['application/json', Buffer.from('\ufeff完成', 'utf16le'), '完成'],
  ['text/plain', Buffer.from('完成'), '完成'],
])('a body of type %s is read as what it is (%#)', async (type, body, text) => {
  expect(await shown([`content-type: ${type}`], body)).toEqual([text]);
});

test('a page and a document may say their charset themselves', async () => {
  const page = (head: string) => Buffer.concat([Buffer.from(head), gbk]);
  expect(await shown(['content-type: text/html'], page('<meta charset="gbk">'))).toEqual([
    '<meta charset="gbk">完成',
  ]);
  const xml = '<?xml version="1.0" encoding="GBK"?>';
  expect(await shown(['content-type: application/soap+xml'], page(xml))).toEqual([`${xml}完成`]);
});

test('a charset that does not exist is said, and the body is read as UTF-8', async () => {
  expect(await shown(['content-type: text/plain; charset=klingon'], '完成')).toEqual([
    expect.stringContaining('the charset klingon is not known'),
    '完成',
  ]);
});

test('a charset and a coding are undone together, however the bytes are cut', async () => {
  const coded = gzipSync(gbk);
  const head = [
    'HTTP/1.1 200 OK',
    'content-type: text/plain; charset=gbk',
    'content-encoding: gzip',
  ];
  const url = await serve(({ socket }) => {
    const bytes = rawAnswer(head, coded);
    socket.setNoDelay(true);
    for (const byte of bytes) socket.write(Buffer.of(byte));
    socket.end();
  });
  expect((await run(clientOf(), { url })).lines.slice(1)).toEqual(['完成']);
});
