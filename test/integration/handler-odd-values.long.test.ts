import { beforeAll, describe, expect, test } from 'vitest';
import { useCells } from '../../packages/worker/src/fixtures/cell-rig.ts';
import { useHandlersHere } from '../../packages/worker/src/fixtures/here-rig.ts';

const modulePath = `${import.meta.dirname}/../../packages/worker/src/fixtures/odd-handlers.mjs`;

const ways = [
  ['a process', () => useCells('process', process.env, { modulePath })],
  ['a thread', () => useCells('thread', process.env, { modulePath })],
  ['the loop of its worker', () => useHandlersHere(modulePath)],
] as const;

const kept: readonly (readonly [string, string | undefined])[] = [
  ['nothing', undefined],
  ['null', 'null'],
  ['just fitting', `"${'x'.repeat(64 * 1024 - 2)}"`],
  ['date', '"1970-01-01T00:00:00.000Z"'],
  ['no date', 'null'],
  ['map', '{}'],
  ['set', '{}'],
  ['nan', 'null'],
  ['half a character', '"\\ud800"'],
  ['an error', '{}'],
  ['a buffer', '{"type":"Buffer","data":[97,98]}'],
  ['a promise of a promise', '"in time"'],
];
const leftOut = [
  ['large', 'too-large'],
  ['huge', 'too-large'],
  ['cycle', 'cycle'],
  ['bigint', 'bigint'],
  ['a function', 'not-json'],
  ['symbol', 'not-json'],
  ['deep', 'too-deep'],
  ['a toJSON that throws', 'not-json'],
] as const;
const failures: readonly (readonly [string, RegExp])[] = [
  ['nothing', /^undefined was thrown, which is no error$/],
  ['null', /^null was thrown, which is no error$/],
  ['text', /^in words$/],
  ['no text', /./],
  ['number', /^7 was thrown/],
  ['bigint', /^7n was thrown/],
  ['symbol', /^Symbol\(a\) was thrown/],
  ['object', /^\{ code: 'E', .* was thrown/],
  ['an error without words', /^Error/],
  ['nested', /^AggregateError: layer 49$/],
  ['a getter of its message', /cannot be put into words/],
  ['a getter of its stack', /^Error: plain$/],
  ['a getter of its name', /^Error: plain$/],
  ['a getter of its cause', /^Error: plain$/],
  ['trap', /./],
  ['half a character', /^Error: /],
  ['megabytes', /^Error: x+…?$/],
  ['a cause of itself', /^Error: round$/],
];

describe.each(ways)('a handler in %s', (_, open) => {
  const { pool, call } = open();
  beforeAll(async () => {
    expect(await pool.start()).toContain('tellMillions');
  });

  /** Whoever comes next is served. */
  async function expectServed(): Promise<void> {
    expect(await call('give', 'null').outcome).toEqual({ kind: 'succeeded', result: 'null' });
  }

  test.each(kept)('that returns %s has what JSON says of it', async (name, result) => {
    const outcome = await call('give', name).outcome;
    expect(outcome).toEqual({ kind: 'succeeded', ...(result === undefined ? {} : { result }) });
  });

  test.each(leftOut)(
    'that returns %s succeeds, and it is said why that is not kept',
    async (...row) => {
      const [name, resultLeftOut] = row;
      expect(await call('give', name).outcome).toEqual({ kind: 'succeeded', resultLeftOut });
      await expectServed();
    },
  );

  test.each(['trap', 'revoked'])(
    'that returns what cannot be looked at (%s) has an outcome',
    async (name) => {
      expect((await call('give', name).outcome).kind).toMatch(/^(succeeded|failed)$/);
      await expectServed();
    },
  );

  test.each(failures)('that throws %s fails with a sentence', async (name, reason) => {
    const { outcome, lines } = call('fail', name);
    const told = await outcome;
    expect(told).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
    expect((told as { reason: string }).reason.length).toBeLessThanOrEqual(2_000);
    expect(lines.join('').length).toBeLessThan(100_000);
    await expectServed();
  });

  test('that tells what is no progress is heard of what is some', async () => {
    const { outcome, lines } = call('tell');
    expect((await outcome).kind).toBe('succeeded');
    expect(lines.at(-1)).toMatch(/^progress: 0.75 x{199}…$/);
    for (const line of lines) expect(line).toMatch(/^progress: (0|1|0\.\d+) /);
    await expectServed();
  });

  test('that tells its progress a million times is heard with the last', async () => {
    const { outcome, lines } = call('tellMillions');
    expect((await outcome).kind).toBe('succeeded');
    expect(lines.at(-1)).toBe('progress: 1 step 1000000');
    await expectServed();
  });

  test.each([
    'cycle',
    'trap',
    'megabytes',
    'a line of megabytes',
    'a getter',
    'words that throw',
    'symbol',
    'half a character',
    'nothing',
  ])('that logs %s has a log, with what stood beside it', async (name) => {
    const { outcome, lines } = call('write', name);
    expect((await outcome).kind).toBe('succeeded');
    const text = lines.join('');
    expect(text).toMatch(/^before /);
    expect(text).toMatch(/ behind$/);
    await expectServed();
  });
});
