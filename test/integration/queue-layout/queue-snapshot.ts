import type { Redis } from 'ioredis';

type Fields = Readonly<Record<string, string>>;

/** Everything that stands under the name of one queue. */
export interface QueueSnapshot {
  /** Ids by score, as Redis orders them. */
  readonly delayed: ReadonlyMap<string, number>;
  readonly wait: readonly string[];
  readonly active: readonly string[];
  readonly marker: ReadonlyMap<string, number>;
  readonly meta: Fields;
  readonly stalled: readonly string[];
  readonly stalledCheck: string | undefined;
  readonly entries: ReadonlyMap<string, Fields>;
  /** Who holds an entry, and for how long still. */
  readonly locks: ReadonlyMap<string, { readonly holder: string; readonly leftMs: number }>;
  /** Any other key, by its name within the queue and what it is. */
  readonly others: ReadonlyMap<string, string>;
}

/** One look, so that nothing happens between the two queues. */
const lookScript = `
local function held(key, kind)
  if kind == 'hash' then return redis.call('HGETALL', key) end
  if kind == 'zset' then return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end
  if kind == 'list' then return redis.call('LRANGE', key, 0, -1) end
  if kind == 'set' then return redis.call('SMEMBERS', key) end
  if kind == 'string' then return { redis.call('GET', key) } end
  return {}
end
local found = {}
for i, prefix in ipairs(ARGV) do
  found[i] = {}
  for _, key in ipairs(redis.call('KEYS', prefix .. ':*')) do
    local kind = redis.call('TYPE', key).ok
    local leftMs = kind == 'string' and redis.call('PTTL', key) or 0
    table.insert(found[i], { string.sub(key, #prefix + 2), kind, leftMs, held(key, kind) })
  end
end
return found`;

type Found = readonly [name: string, kind: string, leftMs: number, held: readonly string[]];

const kindOf: Readonly<Record<string, string>> = {
  delayed: 'zset',
  wait: 'list',
  active: 'list',
  marker: 'zset',
  meta: 'hash',
  stalled: 'set',
  'stalled-check': 'string',
};

/** The queues under these names, such as `{esc}:default`, in one moment. */
export async function snapshotsOf(
  client: Redis,
  queues: readonly string[],
): Promise<readonly QueueSnapshot[]> {
  const found = (await client.eval(lookScript, 0, ...queues)) as readonly (readonly Found[])[];
  return found.map(snapshotOf);
}

function snapshotOf(found: readonly Found[]): QueueSnapshot {
  const named = new Map(found.map((each) => [each[0], each]));
  const heldIn = (name: string) => {
    const [, kind, , held] = named.get(name) ?? [];
    return kind === kindOf[name] ? (held ?? []) : [];
  };
  const rest = found.filter(([name, kind]) => kindOf[name] !== kind);
  const isLock = ([name, kind]: Found) => kind === 'string' && name.endsWith(':lock');
  const isEntry = ([name, kind]: Found) => kind === 'hash' && name.includes('@');
  return {
    delayed: scoresIn(heldIn('delayed')),
    wait: heldIn('wait'),
    active: heldIn('active'),
    marker: scoresIn(heldIn('marker')),
    meta: Object.fromEntries(pairsIn(heldIn('meta'))),
    stalled: heldIn('stalled'),
    stalledCheck: heldIn('stalled-check')[0],
    entries: new Map(
      rest.filter(isEntry).map(([id, , , held]) => [id, Object.fromEntries(pairsIn(held))]),
    ),
    locks: new Map(
      rest
        .filter(isLock)
        .map(([name, , leftMs, [holder = '']]) => [
          name.slice(0, -':lock'.length),
          { holder, leftMs },
        ]),
    ),
    others: new Map(
      rest
        .filter((each) => !isLock(each) && !isEntry(each))
        .map(([name, kind]) => [name, kind] as const),
    ),
  };
}

function pairsIn(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ''] as const] : []));
}

function scoresIn(flat: readonly string[]): ReadonlyMap<string, number> {
  return new Map(pairsIn(flat).map(([member, score]) => [member, Number(score)]));
}
