import { afterEach, describe, expect, it } from 'vitest';
import { adminToken, Cluster, type Member } from '../rig/cluster.ts';

const sizes = [1, 3] as const;
const sessions = Number(process.env['SESSIONS'] ?? 200);
/** So many are signed in or out at once. */
const atOnce = 10;

let cluster: Cluster | undefined;
afterEach(async () => {
  await cluster?.stop({ keepLogs: false });
});

/** What a browser keeps: all there is of a session that lives. */
type Headers = Readonly<Record<'cookie' | 'x-csrf-token', string>>;

function send(from: Member, init: RequestInit): Promise<Response> {
  const url = `http://127.0.0.1:${from.port}/api/v1/session`;
  return fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
}

async function signIn(from: Member): Promise<Headers> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ token: adminToken });
  const answer = await send(from, { method: 'POST', headers, body });
  const { csrfToken } = (await answer.json()) as { readonly csrfToken: string };
  const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  return { cookie, 'x-csrf-token': csrfToken };
}

/** Does it with as many as there are sessions, at one node after the other. */
async function eachIn<T>(nodes: readonly Member[], act: (node: Member, i: number) => Promise<T>) {
  const done: T[] = [];
  for (let from = 0; from < sessions; from += atOnce) {
    const places = Array.from({ length: atOnce }, (_, i) => from + i);
    const batch = places.map((i) => act(nodes[i % nodes.length] as Member, i));
    done.push(...(await Promise.all(batch)));
  }
  return done;
}

/** Bytes of ZooKeeper for each session that lives, and for each that was signed out, in a cluster of so many nodes. */
async function bytesOf(nodes: number): Promise<{ readonly living: number; readonly out: number }> {
  const opened = await Cluster.start({ nodes, workers: 0 });
  cluster = opened;
  const bytes = async () =>
    Number(/zk_approximate_data_size\s+(\d+)/.exec(await opened.zookeeper.ask('mntr'))?.[1]);
  const before = await bytes();
  const all = await eachIn(opened.nodes, signIn);
  const during = await bytes();
  await eachIn(opened.nodes, async (node, i) => {
    const answer = await send(node, { method: 'DELETE', headers: all[i] as Headers });
    expect(answer.status).toBe(200);
  });
  const after = await bytes();
  await opened.stop({ keepLogs: false });
  cluster = undefined;
  return { living: (during - before) / sessions, out: (after - during) / sessions };
}

describe('what a session costs ZooKeeper', () => {
  it('does not grow with the number of nodes', async () => {
    const costs = [];
    for (const nodes of sizes) {
      const cost = await bytesOf(nodes);
      console.log(`${nodes} nodes: ${cost.living} bytes a session, ${cost.out} once signed out`);
      costs.push(cost);
    }
    // A living one costs nothing; what else is written meanwhile, such as how far the leader has come, is shared by all.
    for (const { living, out } of costs) {
      expect(Math.abs(living)).toBeLessThan(3);
      expect(out).toBeLessThan(20);
    }
    const [one, three] = costs;
    expect(Math.abs((three?.out ?? 0) - (one?.out ?? 0))).toBeLessThan(3);
  }, 240_000);
});
