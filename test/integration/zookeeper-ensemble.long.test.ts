import { redisMillis } from '@escapement/core';
import {
  createOne,
  openCanary,
  openFrameProxy,
  startZooKeeperEnsemble,
  startZooKeeperServer,
  type ZooKeeperEnsemble,
  type ZooKeeperServer,
} from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyData } from '../drill/data-copy.ts';
import { brief, closeAll, job, open, until, withZnodes } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));

const canary = openCanary();

describe('an ensemble of three', () => {
  let ensemble: ZooKeeperEnsemble;

  beforeAll(async () => {
    ensemble = await startZooKeeperEnsemble();
  });
  afterEach(closeAll);
  afterAll(() => ensemble.dispose());

  async function leaderOf(): Promise<ZooKeeperServer> {
    for (const server of ensemble.servers) {
      if ((await server.ask('srvr')).includes('Mode: leader')) return server;
    }
    throw new Error('no server leads');
  }

  test('keeps the session, the office and the locks when its own leader is killed', async () => {
    const coordination = open(ensemble.connect, { sessionTimeoutMs: 8000 });
    await coordination.whenReady();
    const id = coordination.session.dependency().detail?.['sessionId'];
    await coordination.election.campaign('a');
    await until('leads', () => coordination.election.standing.kind === 'leading');
    const { standing } = coordination.election;
    const owner = { runId: 'r', workerId: 'w' };
    const held = await coordination.locks.acquire('l', owner, new AbortController().signal);
    const leader = await leaderOf();
    await leader.kill();
    const created = await until('a write passes', () =>
      createOne(coordination.definitions, job('after-the-kill'), { now }).catch(() => undefined),
    );
    expect(created.kind).toBe('written');
    expect(coordination.session.dependency().detail?.['sessionId']).toBe(id);
    expect(coordination.election.standing).toEqual(standing);
    expect(held.lost.aborted).toBe(false);
    await leader.start();
  });

  test('is served by another member when the one in use freezes', async () => {
    // The ensemble's own leader is left alone: electing another takes longer than this session.
    const leader = await leaderOf();
    const followers = ensemble.servers.filter((server) => server !== leader);
    const connect = followers.map((server) => server.connect).join(',');
    // A third of it is there for finding the other one, which takes a busy machine a while.
    const coordination = open(connect, { sessionTimeoutMs: 10_000 });
    await coordination.whenReady();
    const { detail } = coordination.session.dependency();
    const used = ensemble.servers.find((server) => server.connect === detail?.['server']);
    const states: string[] = [];
    coordination.session.onChange((state) => states.push(state));
    used?.freeze();
    await until('there again', () => states.includes('connected'));
    used?.thaw();
    expect(states).toEqual(['suspended', 'connected']);
    expect(coordination.session.dependency().detail?.['sessionId']).toBe(detail?.['sessionId']);
  });
});

describe('a single server', () => {
  let server: ZooKeeperServer;

  beforeAll(async () => {
    server = await startZooKeeperServer();
  });
  afterEach(closeAll);
  afterAll(() => server.dispose());

  test('that comes back with its data keeps session and definitions', async () => {
    const coordination = open(server.connect, { chroot: '/restart', sessionTimeoutMs: 20_000 });
    await coordination.catalog.open();
    await createOne(coordination.definitions, job('kept'), { now });
    const id = coordination.session.dependency().detail?.['sessionId'];
    await server.kill();
    await server.start();
    await until('connected', () => coordination.session.state === 'connected');
    expect(coordination.session.dependency().detail?.['sessionId']).toBe(id);
    await until('it is seen', () => coordination.catalog.get('kept')?.version === 1);
  });

  test('that comes back without its data is a new ensemble, whose empty tree is believed', async () => {
    const coordination = open(server.connect, { chroot: '/wiped' });
    await coordination.catalog.open();
    await createOne(coordination.definitions, job('gone'), { now });
    await coordination.election.campaign('a');
    await until('leads', () => coordination.election.standing.kind === 'leading');
    const before = await coordination.settings.ensembleId();
    const standings: string[] = [];
    coordination.election.onStanding((standing) => standings.push(standing.kind));
    await server.kill();
    await server.wipe();
    await server.start();
    await until('leads anew', () => standings.includes('leading'));
    expect(standings[0]).toBe('absent');
    expect(await coordination.settings.ensembleId()).not.toBe(before);
    await until('the catalog is empty', () => coordination.catalog.size === 0);
    expect((await createOne(coordination.definitions, job('gone'), { now })).kind).toBe('written');
    await until('it is seen', () => coordination.catalog.get('gone'));
  });

  test('that comes back as it was some edits ago is told from deletions, before any of it is taken in', async () => {
    const coordination = open(server.connect, { chroot: '/restored' });
    const { catalog, definitions } = coordination;
    await catalog.open();
    await createOne(definitions, job('alpha'), { now });
    await until('it is seen', () => catalog.get('alpha'));
    const copy = await copyData(server.dataDirectory, server);
    for (let edit = 0; edit < 5; edit += 1) await definitions.replace(job('alpha'), { now });
    await until('the last edit', () => catalog.get('alpha')?.version === 6);
    const told: string[] = [];
    catalog.onWentBack(() => told.push('went back'));
    catalog.onChange(({ definition }) => told.push(`version ${definition?.version}`));
    await server.kill();
    await copy.restore();
    await server.start();
    await until('the backup is seen', () => catalog.get('alpha')?.version === 1);
    expect(told).toEqual(['went back', 'version 1']);
    await copy.remove();
  });

  test('shows a corrupt definition as broken, beside the sound ones, until it is replaced', async () => {
    const coordination = open(server.connect, { chroot: '/corrupt' });
    await createOne(coordination.definitions, job('sound'), { now });
    await createOne(coordination.definitions, job('spoilt'), { now });
    await withZnodes(server.connect, async (znodes) => {
      const buckets = (await znodes.children('/corrupt/jobs')) ?? [];
      for (const bucket of buckets) {
        await znodes.set(`/corrupt/jobs/${bucket}/spoilt`, Buffer.from('{"id":'));
      }
    });
    await coordination.catalog.open();
    expect([...coordination.catalog.broken().keys()]).toEqual(['spoilt']);
    expect([...coordination.catalog.all()].map((one) => one.id)).toEqual(['sound']);
    expect(await coordination.definitions.read('spoilt')).toEqual({
      kind: 'broken',
      problem: 'not JSON',
    });
    await coordination.definitions.replace(job('spoilt', 'mended'), { now });
    await until('mended', () => coordination.catalog.get('spoilt')?.description === 'mended');
    expect(coordination.catalog.broken().size).toBe(0);
  });

  test('lets a follower lead half a second after the session of a killed leader', async () => {
    // A killed process looks to the server like this: the connection breaks and nobody says goodbye.
    const proxy = await openFrameProxy(server);
    const leader = open(proxy.connect, { chroot: '/killed', ...brief });
    await leader.election.campaign('killed');
    await until('leads', () => leader.election.standing.kind === 'leading');
    const follower = open(server.connect, { chroot: '/killed' });
    await follower.election.campaign('follower');
    await until('follows', () => follower.election.standing.kind === 'following');
    proxy.refuse();
    const killedAt = performance.now();
    await until('leads', () => follower.election.standing.kind === 'leading');
    await proxy.close();
    const tookMs = performance.now() - killedAt;
    console.log(
      `a killed leader with a session of ${brief.sessionTimeoutMs} ms was followed after ${Math.round(tookMs)} ms`,
    );
    expect(tookMs).toBeLessThan(canary.allow(2700, killedAt));
  });
});
