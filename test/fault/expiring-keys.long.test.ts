import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, openCanary, type RedisServer, startRedisServer } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../rig/cluster.ts';
import { quantiles } from '../rig/record.ts';

const count = { ending: 5_000, deleted: 500, extended: 500, alone: 500, others: 100_000 };
/** The first runs out when all of them stand and have been read; then they do so one after another. */
const leadMs = 60_000;
/** Two leaders die in it: what runs out while nobody leads is to be less than one in a hundred. */
const spanMs = 600_000;
/** What is deleted or extended is so this long before its time. */
const beforeMs = 3_000;
const sessionTimeoutMs = 2_000;
const allowedP99Ms = 1_500;

/** What a run wrote down of the key that led to it. */
interface Begun {
  readonly key: string;
  readonly expiredAt: number;
  readonly heardBy: string;
  readonly beganAt: number;
}

function begunIn(file: string): readonly Begun[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith(']'))
    .map((line) => {
      const [key, expiredAt, heardBy, beganAt] = JSON.parse(line);
      return { key, expiredAt, heardBy, beganAt };
    });
}

/** Many commands over one connection, as they are written; resolves when each was answered. */
async function sendAll(port: number, commands: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  let answered = 0;
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (data) => {
      const text = data.toString('latin1');
      if (text.includes('-ERR')) reject(new Error(text));
      answered += text.match(/\r\n/g)?.length ?? 0;
      if (answered >= commands.length) resolve();
    });
    for (let from = 0; from < commands.length; from += 1_000) {
      socket.write(`${commands.slice(from, from + 1_000).join('\r\n')}\r\n`);
    }
  });
  socket.destroy();
}

/** Hears of the ends of keys that nobody looks for, as a program does that trusts Redis's own events. */
function hearAlone(port: number, dueAt: ReadonlyMap<string, number>): readonly number[] {
  const latenesses: number[] = [];
  const socket = connect(port, '127.0.0.1');
  let rest = '';
  socket.on('data', (data) => {
    const lines = (rest + data.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const due = dueAt.get(line);
      if (due !== undefined) latenesses.push(Date.now() - due);
    }
  });
  socket.on('error', () => undefined);
  socket.write('SUBSCRIBE __keyevent@0__:expired\r\n');
  return latenesses;
}

describe('jobs of keys that run out', () => {
  const canary = openCanary();
  let cluster: Cluster;
  let orders: RedisServer;
  beforeAll(async () => {
    // As a Redis is set up that nobody has tuned for it.
    orders = await startRedisServer({ 'notify-keyspace-events': 'Ex', hz: '10', appendonly: 'no' });
    cluster = await Cluster.start({
      ...{ nodes: 3, workers: 1, sessionTimeoutMs, handlers: 'test/rig/key-handlers.mjs' },
      env: { ESCAPEMENT_REDIS_SOURCES: `orders=${orders.url}` },
    });
  });
  afterAll(async () => {
    await cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' });
    await orders?.dispose();
  });

  it('have a run for each, once, in time and for no other, whatever dies and is cut off meanwhile', {
    timeout: spanMs + leadMs + 600_000,
  }, async () => {
    const task = { kind: 'handler', handler: 'expired' };
    const schedule = { kind: 'key-expired', source: 'orders', pattern: 'order:*' };
    const keep = { runs: 20_000 };
    await cluster.createJob({ id: 'cancel-order', schedule, task, keep });
    const others = Array.from({ length: count.others }, (_, i) => `SET session:${i} v PX 86400000`);
    await sendAll(orders.port, others);

    const fromMs = performance.now();
    const first = Date.now() + leadMs;
    const at = (i: number, of: number) => first + Math.floor((i * spanMs) / of);
    const named = (kind: string, of: number) =>
      Array.from({ length: of }, (_, i) => ({ key: `${kind}:${i}`, at: at(i, of) }));
    const ending = named('order:ending', count.ending);
    const deleted = named('order:deleted', count.deleted);
    const extended = named('order:extended', count.extended);
    const alone = named('alone', count.alone);
    const all = [...ending, ...deleted, ...extended, ...alone];
    await sendAll(
      orders.port,
      all.map((each) => `SET ${each.key} v PXAT ${each.at}`),
    );
    const latenessesAlone = hearAlone(
      orders.port,
      new Map(alone.map((each) => [each.key, each.at])),
    );

    // Each is deleted, or has its end moved beyond all of this, some seconds before it would run out.
    const acts = [
      ...deleted.map((each) => ({ at: each.at - beforeMs, command: `DEL ${each.key}` })),
      ...extended.map((each) => ({ at: each.at - beforeMs, command: `EXPIRE ${each.key} 86400` })),
    ].sort((a, b) => a.at - b.at);
    const acting = (async () => {
      while (acts.length > 0) {
        const due = acts.filter((act) => act.at <= Date.now());
        acts.splice(0, due.length);
        if (due.length > 0)
          await sendAll(
            orders.port,
            due.map(({ command }) => command),
          );
        await delay(100);
      }
    })();

    const faults = (async () => {
      for (const share of [0.15, 0.4, 0.6, 0.85]) {
        await delay(Math.max(0, first + share * spanMs - Date.now()));
        if (share === 0.15 || share === 0.6) {
          await orders.send('CLIENT', 'KILL', 'TYPE', 'pubsub');
          continue;
        }
        const leader = await cluster.leader();
        await cluster.kill(leader);
        await cluster.untilLed(leader);
        await cluster.untilReady(await cluster.addNode());
      }
    })();
    await Promise.all([acting, faults]);
    await delay(Math.max(0, first + spanMs - Date.now()));
    const allBegan = () => begunIn(cluster.recordFile).length >= count.ending;
    await eventually('each key had its run', async () => allBegan(), { withinMs: 120_000 });
    // What should not come would come with the next reading of all keys at the latest.
    const endedAt = Date.now();
    await cluster.until('all keys have been read once more', async () => {
      const { keyWatch } = await cluster.get('/api/v1/jobs/cancel-order');
      return Date.parse(keyWatch.readAt) > endedAt;
    });

    const begun = begunIn(cluster.recordFile);
    const keys = begun.map(({ key }) => key);
    const lateness = quantiles(begun.map(({ expiredAt, beganAt }) => beganAt - expiredAt));
    const heard = begun.filter(({ heardBy }) => heardBy === 'event').length;
    console.log(
      'expiring keys',
      JSON.stringify({
        ...{ runs: begun.length, heard, ...lateness },
        redisAlone: { heard: latenessesAlone.length, ...quantiles(latenessesAlone) },
      }),
    );
    expect(keys.filter((key) => !key.startsWith('order:ending:'))).toEqual([]);
    expect(new Set(keys).size).toBe(count.ending);
    expect(begun).toHaveLength(count.ending);
    const dueAt = new Map(ending.map((each) => [each.key, each.at]));
    expect(begun.filter(({ key, expiredAt }) => dueAt.get(key) !== expiredAt)).toEqual([]);
    expect(begun.filter(({ expiredAt, beganAt }) => beganAt < expiredAt - 3)).toEqual([]);
    expect(lateness.p99Ms).toBeLessThanOrEqual(canary.allow(allowedP99Ms, fromMs));
  });
});
