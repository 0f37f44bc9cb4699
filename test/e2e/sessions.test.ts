import { eventually, openCanary } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminToken, Cluster, isAlive, type Member } from '../rig/cluster.ts';

/** A browser, as far as nodes know it. */
interface Browser {
  readonly cookie: string;
  readonly csrfToken: string;
}

describe('a session of a browser', () => {
  const canary = openCanary();
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 3, workers: 0 });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const at = (place: number) => cluster.nodes[place] ?? expect.fail('there are three nodes');

  /** As a browser sends it, which knows no token. */
  const send = (from: Member, { path, ...init }: RequestInit & { path: string }) =>
    fetch(`http://127.0.0.1:${from.port}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });

  async function signIn(from: Member): Promise<Browser> {
    const answer = await send(from, {
      ...{ method: 'POST', path: '/api/v1/session' },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: adminToken }),
    });
    const { csrfToken } = (await answer.json()) as Browser;
    return { csrfToken, cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
  }

  async function signOut(from: Member, { cookie, csrfToken }: Browser): Promise<void> {
    const headers = { cookie, 'x-csrf-token': csrfToken };
    const answer = await send(from, { method: 'DELETE', path: '/api/v1/session', headers });
    expect(answer.status).toBe(200);
  }

  const reads = async (from: Member, { cookie }: Browser) =>
    (await send(from, { path: '/api/v1/jobs', headers: { cookie } })).status;

  it('goes on at the others when the node is killed at which it began, and ends at all of them within a second', async () => {
    const [first, second, third] = [at(0), at(1), at(2)];
    const [one, other] = [await signIn(first), await signIn(first)];
    for (const node of cluster.nodes) expect(await reads(node, one)).toBe(200);
    await cluster.kill(first);
    expect(isAlive(first)).toBe(false);
    await cluster.untilLed(first);
    expect([await reads(second, one), await reads(third, one)]).toEqual([200, 200]);
    const fromMs = performance.now();
    await signOut(second, one);
    expect(await reads(second, one)).toBe(401);
    await eventually('the third refuses it too', async () => (await reads(third, one)) === 401, {
      everyMs: 10,
    });
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(1_000, fromMs));
    // Who signed in beside it is still in.
    expect([await reads(second, other), await reads(third, other)]).toEqual([200, 200]);
  });

  it('is refused at a node that begins after it ended, though its cookie is good', async () => {
    const browser = await signIn(at(1));
    await signOut(at(1), browser);
    const late = await cluster.addNode();
    await cluster.untilReady(late);
    expect(await reads(late, browser)).toBe(401);
    expect(await reads(late, await signIn(late))).toBe(200);
  });

  it('costs ZooKeeper nothing while it lives, whatever the number of nodes', async () => {
    const znodes = async () =>
      Number(/zk_znode_count\s+(\d+)/.exec(await cluster.zookeeper.ask('mntr'))?.[1]);
    const before = await znodes();
    const browsers: Browser[] = [];
    for (let i = 0; i < 10; i += 1) browsers.push(await signIn(at(2)));
    for (const node of cluster.living) {
      for (const browser of browsers) expect(await reads(node, browser)).toBe(200);
    }
    // Others come and go meanwhile, such as what the node before held; ten sessions with a znode each would be ten more at least.
    expect((await znodes()) - before).toBeLessThan(browsers.length);
    expect(new Set(browsers.map(({ cookie }) => cookie)).size).toBe(10);
  });
});
