import { describe, expect, test } from 'vitest';
import { requireConfigName } from './config/config-name.ts';
import { readLeaseOptions } from './leases/lease-options.ts';
import { readAsk, requirePermits } from './locks/lock-options.ts';
import { registerService } from './naming/register-service.ts';
import { SdkRefusal } from './sdk-refusal.ts';
import { planOf, requireReason } from './singletons/behaviour.ts';
import { deleteSingleton } from './singletons/deletion.ts';
import { askToMove } from './singletons/move-asking.ts';
import { openProxy } from './singletons/singleton-proxy.ts';

/** A world of which nothing may be asked: what is refused is refused before. */
const untouched = new Proxy({} as never, {
  get: (_, part) => {
    throw new Error(`${String(part)} was asked for`);
  },
});
const deaf = {
  toString() {
    throw new Error('no words');
  },
};

test('an instance at an address where no worker ever goes is refused by its code', async () => {
  const address = 'http://169.254.169.254/latest';
  const asked = registerService(untouched, 'billing', { address });
  await expect(asked).rejects.toMatchObject({ code: 'SERVICE_ADDRESS_FORBIDDEN' });
});

const askers: readonly [string, string, (name: never) => unknown][] = [
  ['a lock', 'LOCK_INVALID', (name) => readAsk(name, {})],
  ['a lease', 'LOCK_INVALID', (name) => readLeaseOptions(name, {})],
  ['a configuration entry', 'CONFIG_INVALID', requireConfigName],
  [
    'a service',
    'SERVICE_INVALID',
    (name) => registerService(untouched, name, { address: 'http://a' }),
  ],
  [
    'an instance',
    'SERVICE_INVALID',
    (id) => registerService(untouched, 'a', { address: 'http://a', id: id ?? '' }),
  ],
  ['a singleton', 'SINGLETON_INVALID', (name) => planOf({ name, start: () => 0 })],
  ['a proxy', 'SINGLETON_INVALID', (name) => openProxy(untouched, name, {})],
  [
    'a singleton to delete',
    'SINGLETON_INVALID',
    (name) => deleteSingleton({ store: untouched, office: untouched }, name),
  ],
];

const noNames: readonly unknown[] = [
  ...[
    '',
    '.',
    '..',
    '-a',
    '_a',
    '__proto__',
    'a'.repeat(65),
    'a b',
    ' a',
    'a ',
    'a\n',
    'a\0b',
    '\t',
  ],
  ...['a/b', '../a', 'a%2Fb', 'a:b', '{a}', '*', 'a\\b', '😀', '中文', 'é', 'e\u0301', 'ａ'],
  ...['\u202eabc', 'a\u200b', '\ud800', 'x'.repeat(1_000_000)],
  ...[
    undefined,
    null,
    7,
    true,
    Symbol('a'),
    7n,
    {},
    [],
    ['a'],
    () => 'a',
    Object.create(null),
    deaf,
  ],
];
const names = [
  'a',
  '7',
  'A',
  'a'.repeat(64),
  'a.b',
  'a..b',
  'a.',
  'a-_',
  'constructor',
  'toString',
];

async function refusalOf(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    return error;
  }
}

describe.each(askers)('the name of %s', (_, code, ask) => {
  test.each(noNames.map((name, i) => [i, name]))(
    'is refused by its code (%i)',
    async (...[, name]) => {
      const refusal = await refusalOf(() => ask(name as never));
      expect(refusal).toBeInstanceOf(SdkRefusal);
      const { code: said, said: words } = refusal as SdkRefusal;
      expect(said).toBe(code);
      expect(words.en).toMatch(/1 to 64 letters, digits, .*, a letter or digit first/);
      expect(words.zh).toMatch(/以字母或数字开头/);
      expect(words.en.length).toBeLessThan(300);
    },
  );

  test.each(names)('may be %s', async (name) => {
    expect(await refusalOf(() => ask(name as never))).not.toBeInstanceOf(SdkRefusal);
  });
});

describe('what is asked for beside a name', () => {
  const proxy = openProxy({ clock: { monotonicMs: () => 0 } } as never, 'a', {});
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i += 1) deep = [deep];

  type Refused = readonly [string, () => unknown, string];
  test.each<Refused>([
    ['a command that holds itself', () => proxy.tell(cycle), 'SINGLETON_INVALID'],
    ['a command with a BigInt', () => proxy.ask({ sent: 7n }), 'SINGLETON_INVALID'],
    ['a command that is a function', () => proxy.tell(() => 1), 'SINGLETON_INVALID'],
    ['no command', () => proxy.tell(undefined), 'SINGLETON_INVALID'],
    ['a command without end', () => proxy.tell(deep), 'SINGLETON_INVALID'],
    [
      'a command that cannot be looked at',
      () => proxy.tell({ toJSON: deaf.toString }),
      'SINGLETON_INVALID',
    ],
    ['an id that is none', () => proxy.tell(1, { id: 'a/b' }), 'SINGLETON_INVALID'],
    ['an id that is no text', () => proxy.tell(1, { id: 7 as never }), 'SINGLETON_INVALID'],
    ['a time that is none', () => proxy.tell(1, { timeoutMs: Number.NaN }), 'SINGLETON_INVALID'],
    [
      'an end that there is not',
      () => openProxy(untouched, 'a', { onFull: 'drop' as never }),
      'SINGLETON_INVALID',
    ],
    ...[undefined, '', ' ', 7, deaf, 'x'.repeat(501)].map(
      (reason): Refused => [
        'a reason that is none, or too long',
        () => requireReason(reason),
        'SINGLETON_INVALID',
      ],
    ),
    ...[7, '', deaf, 'x'.repeat(201)].map(
      (to): Refused => [
        'a program that can be none',
        () =>
          askToMove({ store: untouched, office: untouched }, 'a', {
            by: 'b',
            reason: 'its host is slow',
            to: to as never,
          }),
        'SINGLETON_INVALID',
      ],
    ),
    ['permits that are none', () => requirePermits(deaf), 'LOCK_INVALID'],
    [
      'a wait without end',
      () => readAsk('a', { waitMs: Number.POSITIVE_INFINITY }),
      'LOCK_INVALID',
    ],
    ['a wait that cannot be shown', () => readAsk('a', { waitMs: deaf as never }), 'LOCK_INVALID'],
    ['a kind that cannot be shown', () => readAsk('a', { kind: deaf as never }), 'LOCK_INVALID'],
    ['a lease of no time', () => readLeaseOptions('a', { leaseMs: deaf as never }), 'LOCK_INVALID'],
  ])('is refused by its code: %s', async (_, ask, code) => {
    expect(await refusalOf(ask)).toMatchObject({ name: 'SdkRefusal', code });
  });
});
