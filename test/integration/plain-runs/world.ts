import { Redis } from 'ioredis';
import { keysUnder } from '../../../packages/redis/src/scripts/names.ts';
import { runScript, type Script } from '../../../packages/redis/src/scripts/script.ts';

export const keys = keysUnder('{esc}');
const clockKey = 'clock';

/** What a script looks at the time by is read from a key, so that two servers can be asked at one instant. */
function atInstantOfTest({ name, lua }: Script): Script {
  return {
    name,
    lua: lua.replaceAll("redis.call('TIME')", `redis.call('LRANGE', '${clockKey}', 0, 1)`),
  };
}

/** Every key as text: its kind, whether it ends by itself, and what it holds, in an order that says nothing where it has none. */
const dump = `
local found = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind, held = redis.call('TYPE', key).ok, {}
  if kind == 'string' then held = redis.call('GET', key)
  elseif kind == 'list' then held = redis.call('LRANGE', key, 0, -1)
  elseif kind == 'set' then held = redis.call('SORT', key, 'ALPHA')
  elseif kind == 'zset' then held = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  else
    local flat = redis.call('HGETALL', key)
    for i = 1, #flat, 2 do held[flat[i]] = flat[i + 1] end
  end
  found[key] = { kind, redis.call('PTTL', key) >= 0 and 'ends' or 'stays', held }
end
return cjson.encode(found)`;

/** A database of its own, in which our scripts run at the instant that the test says. */
export class World {
  readonly client: Redis;
  /** Hears of every key that is written. */
  readonly #ears: Redis;
  #written = new Set<string>();

  private constructor(client: Redis, ears: Redis) {
    this.client = client;
    this.#ears = ears;
  }

  /** The server must tell of each key that is written (`notify-keyspace-events`). */
  static async open(on: {
    readonly url: string;
    readonly database: number;
    readonly scripts: readonly Script[];
  }): Promise<World> {
    const client = new Redis(on.url, { db: on.database });
    for (const script of on.scripts)
      client.defineCommand(script.name, { numberOfKeys: 2, lua: atInstantOfTest(script).lua });
    const world = new World(client, new Redis(on.url));
    const prefix = `__keyspace@${on.database}__:`;
    world.#ears.on('pmessage', (_pattern: string, channel: string) =>
      world.#written.add(channel.slice(prefix.length)),
    );
    await world.#ears.psubscribe(`${prefix}*`);
    return world;
  }

  close(): void {
    this.client.disconnect();
    this.#ears.disconnect();
  }

  async setClock(now: number): Promise<void> {
    const micros = (now % 1000) * 1000;
    await this.client
      .multi()
      .del(clockKey)
      .rpush(clockKey, Math.floor(now / 1000), micros)
      .exec();
  }

  /** What a script answered, or the words with which it failed. */
  run(script: Script, asked: object, texts: readonly string[] = []): Promise<unknown> {
    const told = runScript({ client: this.client, keys }, script, asked, texts);
    return told.catch((error: unknown) => `failed: ${String(error).replace(/f_\w+|:\d+:/g, '')}`);
  }

  /** The keys that were written since it was asked last, deleted ones included. */
  async written(): Promise<ReadonlySet<string>> {
    // What the server told before it answered this has come before the answer.
    await this.#ears.ping();
    const written = this.#written;
    this.#written = new Set();
    return written;
  }

  /** One for each key: of what it holds, of its kind, and of whether it ends. */
  async digests(names: readonly string[]): Promise<unknown> {
    return this.client.call('DEBUG', 'DIGEST-VALUE', ...names);
  }

  async everything(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(String(await this.client.eval(dump, 0))) as Record<string, unknown>;
  }
}
