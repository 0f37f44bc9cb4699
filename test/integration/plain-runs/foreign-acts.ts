import { acts, jobOf } from './acts.ts';
import type { TwinWorlds } from './twin-worlds.ts';
import { keys } from './world.ts';

/** A key that holds something else than we wrote. */
async function replaced(twins: TwinWorlds, key: string, type: 'SET' | 'SADD'): Promise<void> {
  await twins.command('DEL', key);
  await twins.command(type, key, 'nonsense');
}

const active = keys.queue('default', 'active');

/** What other hands than ours do to records and queues. */
export const foreignActs = {
  async spoilRun(twins: TwinWorlds): Promise<void> {
    const runId = twins.random.pick(['none', ...twins.known.slice(-30)]);
    const [record, entry] = [keys.record(runId), keys.entry('default', runId)];
    await twins.random.pick([
      () => twins.command('DEL', record),
      () => twins.command('APPEND', record, '|'),
      () => twins.command('APPEND', record, ' nonsense'),
      () => replaced(twins, record, 'SET'),
      () => replaced(twins, record, 'SADD'),
      () => twins.command('DEL', entry),
      () => replaced(twins, entry, 'SET'),
      () => twins.command('DEL', `${entry}:lock`),
      () => twins.command('LREM', active, '0', runId),
      () => twins.command('LPUSH', active, runId),
    ])();
  },

  async spoilKey(twins: TwinWorlds): Promise<void> {
    const { random, now } = twins;
    const hour = keys.hour(Math.floor(now / 3_600_000));
    const key = random.pick([
      keys.recent,
      hour,
      keys.alive,
      keys.last,
      keys.minRevision,
      keys.nudge,
      keys.pruned,
      keys.schedule,
      keys.ledger(jobOf(twins)),
      keys.queue('default', 'marker'),
    ]);
    await replaced(twins, key, 'SADD');
  },

  /** Of a job whose records were dropped for age, up to some fire time. */
  async spoilPruned(twins: TwinWorlds): Promise<void> {
    const { random, now } = twins;
    const upTo = random.pick(['nonsense', '-1', '1e3', String(now - random.between(0, 2_000))]);
    await twins.command('HSET', keys.pruned, jobOf(twins), upTo).catch(() => {});
  },

  /** Something that is not ours is due, or in hand. */
  async addForeign(twins: TwinWorlds): Promise<void> {
    const { random, now } = twins;
    const name = `foreign-${now}`;
    await twins.command('HSET', keys.entry('default', name), 'name', 'mail', 'data', '{}');
    if (random.chance(0.5)) await twins.command('LPUSH', active, name);
    else await twins.command('ZADD', keys.queue('default', 'delayed'), String(now * 4096), name);
  },

  async promote(twins: TwinWorlds): Promise<void> {
    const runId = twins.random.pick(['none', ...twins.known.slice(-30)]);
    await twins.command('ZREM', keys.queue('default', 'delayed'), runId);
    await twins.command('LPUSH', keys.queue('default', 'wait'), runId);
  },

  async clearWaiting(twins: TwinWorlds): Promise<void> {
    await twins.command('DEL', keys.queue('default', 'wait'));
  },

  async pause(twins: TwinWorlds): Promise<void> {
    const meta = keys.queue('default', 'meta');
    if (twins.random.chance(0.3)) await twins.command('HSET', meta, 'paused', '1');
    else await twins.command('DEL', meta);
  },

  /** A list of the queue that cannot be moved in, for as long as something is staged and something ends. */
  async breakActive(twins: TwinWorlds): Promise<void> {
    await replaced(twins, active, 'SET');
    await acts.stage(twins);
    const run = twins.held.find(({ queue }) => queue === 'default');
    if (run !== undefined) {
      const { runId, attempt, worker, queue } = run;
      const ends = [{ runId, attempt, event: 'succeed' } as const];
      await twins.exchange({ worker, queue }, { ends });
      twins.held.splice(twins.held.indexOf(run), 1);
    }
    await twins.command('DEL', active);
  },

  async spoilGeneration(twins: TwinWorlds): Promise<void> {
    const generation = twins.random.pick(['nan', '-1', 'nonsense', '1e300', '9']);
    await twins.command('HSET', keys.epoch, 'generation', generation);
  },
};
