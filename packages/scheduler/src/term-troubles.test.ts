import { describe, expect, it, vi } from 'vitest';
import { lead, supersede } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';
import { range } from './fixtures/range.ts';

describe('a frozen leader', () => {
  it('asks the fence before it acts, and stages nothing once its epoch is superseded', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const node = world.node('node-a');
    const acts: string[] = [];
    const noted = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name) {
          const act: unknown = Reflect.get(target, name);
          if (typeof act !== 'function') return act;
          return (...given: readonly unknown[]) => {
            acts.push(String(name));
            return act.apply(target, given);
          };
        },
      });
    const { store, office } = node.deps;
    const deps = { store: noted(store), office: noted(office) };
    const { term, running } = await lead(world, { node, deps });
    await world.clock.advance(2_000);
    const staged = world.secondsOf('tick');
    await supersede(world, term);
    world.put('tock');
    acts.length = 0;
    // It wakes long after: its timers run before anything that it might have heard.
    world.clock.leap(30_000);
    await world.clock.advance(1_000);
    expect(await running).toBe('superseded');
    expect(acts.filter((act) => act === 'heartbeat' || act === 'stage' || act === 'carry')).toEqual(
      ['heartbeat'],
    );
    expect([world.secondsOf('tick'), world.secondsOf('tock')]).toEqual([staged, []]);
    expect(node.log.said('warn')).toEqual([
      'a write was refused by the fence: a higher epoch stands, this term is over',
    ]);
  });

  it('goes on where it was when nobody has led meanwhile', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const { outcome } = await lead(world);
    await world.clock.advance(2_000);
    world.clock.leap(30_000);
    await world.clock.advance(1_000);
    expect(outcome.end).toBeUndefined();
    expect(world.secondsOf('tick').slice(0, 90)).toEqual(range(1, 90));
  });
});

describe('the silence of ZooKeeper', () => {
  it('ends no term, and nothing stops firing', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const { node, outcome } = await lead(world);
    node.member.suspend();
    await world.clock.advance(600_000);
    expect(outcome.end).toBeUndefined();
    expect(world.secondsOf('tick').slice(0, 660)).toEqual(range(1, 660));
  });
});

describe('a Redis that does not serve the leader', () => {
  it('is borne for less than its patience, and said once', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const { node, outcome } = await lead(world);
    world.isRedisAway = true;
    await world.clock.advance(9_000);
    world.isRedisAway = false;
    await world.clock.advance(2_000);
    expect(outcome.end).toBeUndefined();
    const said = node.log
      .said('warn', 'info')
      .filter((line) => line.startsWith('the work of this'));
    expect(said).toEqual([
      'the work of this term failed; trying again until it succeeds',
      'the work of this term succeeds again',
    ]);
    expect(world.secondsOf('tick').slice(0, 70)).toEqual(range(1, 70));
  });

  it('ends the term after ten seconds, since another node may be served', async () => {
    const world = new MemoryWorld();
    const { outcome } = await lead(world);
    world.isRedisAway = true;
    await world.clock.advance(9_500);
    expect(outcome.end).toBeUndefined();
    await world.clock.advance(1_500);
    expect(outcome.end).toBe('redis-away');
    expect(world.clock.sleeping).toBe(0);
  });

  it('ends no term while ZooKeeper is away too, since nobody could be elected', async () => {
    const world = new MemoryWorld();
    const { node, outcome } = await lead(world);
    world.isRedisAway = true;
    node.member.suspend();
    await world.clock.advance(60_000);
    expect(outcome.end).toBeUndefined();
    node.member.reconnect();
    await world.clock.advance(1_000);
    expect(outcome.end).toBe('redis-away');
  });

  it('ends a term that cannot even claim its office', async () => {
    const world = new MemoryWorld();
    world.isRedisAway = true;
    const { outcome, told } = await lead(world);
    await world.clock.advance(11_000);
    expect([outcome.end, told]).toEqual(['redis-away', []]);
  });
});

describe('a Redis that is not what it was', () => {
  it('is claimed anew after it forgot, once ZooKeeper has confirmed the office; what nobody can know is said', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const { outcome, term } = await lead(world);
    await world.clock.advance(5_000);
    await world.store.forget();
    // A worker that lives and tells nothing may have begun whatever was due meanwhile.
    world.registerWorker('silent');
    await world.clock.advance(10_000);
    expect([outcome.end, world.store.epoch]).toEqual([undefined, term.epoch]);
    const rows = await world.store.rows('tick');
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
      new Set(['unknown redis-forgot']),
    );
    // Whatever was due before the loss is not run again, and nothing that was due after it is left out.
    const staged = world.secondsOf('tick');
    expect(Math.min(...staged)).toBeGreaterThan(4);
    expect(staged).toEqual(range(staged[0] ?? 0, staged.at(-1) ?? 0));
    expect(Math.max(...staged)).toBeGreaterThan(70);
  });

  it('is left to whoever ZooKeeper says leads by now', async () => {
    const world = new MemoryWorld();
    const { node, outcome } = await lead(world);
    await world.clock.advance(1_000);
    node.member.suspend();
    node.member.expire();
    await world.store.forget();
    await world.clock.advance(2_000);
    // It must be proved, and nobody can be asked.
    expect([outcome.end, world.store.epoch]).toEqual([undefined, undefined]);
    node.member.reconnect();
    await world.clock.advance(1_000);
    expect([outcome.end, world.store.epoch]).toEqual(['superseded', undefined]);
  });

  it('is vouched for once more when it is another server, and the term goes on', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const { outcome, term, told } = await lead(world);
    await world.clock.advance(5_000);
    await world.store.office.claim(term, true);
    expect(await world.store.office.heartbeat(term)).toEqual({ kind: 'unvouched' });
    await world.clock.advance(5_000);
    expect(await world.store.office.heartbeat(term)).toEqual({ kind: 'committed' });
    expect([outcome.end, told]).toEqual([undefined, ['taken', 'taken']]);
    expect(world.secondsOf('tick').slice(0, 65)).toEqual(range(1, 65));
  });
});

describe('an office that Redis refuses', () => {
  const held = async (world: MemoryWorld, epoch: number) => {
    const since = world.node('node-x').deps.time.now();
    const holder = { nodeId: 'node-x', epoch, ensembleId: world.ensemble.id, since };
    await world.store.office.claim(holder);
    await world.store.office.vouch(holder, { leastGeneration: 0, unknown: undefined });
    return holder;
  };

  it('is held while its holder is at work, and unexplained once that one is silent', async () => {
    const world = new MemoryWorld();
    await held(world, 99);
    const first = await lead(world);
    expect([first.outcome.end, first.contest.waiting?.code]).toEqual(['contested', 'OFFICE_HELD']);
    await world.clock.advance(5_000);
    const second = await lead(world, { node: first.node });
    expect(second.outcome.end).toBe('contested');
    expect(second.contest.waiting?.code).toBe('OFFICE_REFUSED');
    expect([first.told, second.told, world.store.epoch]).toEqual([[], [], 99]);
    expect(first.node.meter.of('escapement_office_refusals_total')).toBe(2);
  });

  it('gives the data of ZooKeeper a new name where that has gone back in time', async () => {
    const world = new MemoryWorld();
    const before = await held(world, 1);
    await world.store.office.noteCheckpoint(before, 50);
    const progress = { begunUpTo: 0, outstanding: [], behind: {}, stagedUntil: 0, savedAt: 0 };
    world.ensemble.checkpoint = { ...progress, epoch: 1, generation: 49 };
    // What stands there is of the lost history.
    world.ensemble.nextZxid();
    const { outcome, told, remarks } = await lead(world);
    expect([outcome.end, told, world.ensemble.id]).toEqual(['renamed', [], 'ensemble-2']);
    expect(remarks).toMatchObject([{ act: 'ensemble-renamed' }]);
  });

  it('is over where ZooKeeper does not confirm that this node is first', async () => {
    const world = new MemoryWorld();
    await held(world, 99);
    const node = world.node('node-a');
    vi.spyOn(node.deps.election, 'proveOffice').mockResolvedValue(false);
    const { outcome } = await lead(world, { node });
    expect(outcome.end).toBe('superseded');
  });
});
