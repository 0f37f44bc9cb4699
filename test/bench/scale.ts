/**
 * What a large catalogue costs: its creation in batches through one node, the start of a node, the first projection into an empty Redis with
 * jobs of every second beside it, the hand-over when the leader is killed, lists and searches, and the memory of every process.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { eventually } from '@escapement/testkit';
import { createAll } from '../rig/batches.ts';
import { Cluster, everySecond, type Member } from '../rig/cluster.ts';
import { cpuSecondsOf, type Spent, spentBy } from '../rig/cpu.ts';
import { residentMbOf } from '../rig/memory.ts';
import { readBegins } from '../rig/record.ts';
import { judged } from '../rig/wanted.ts';
import { askedTimes } from './asked-times.ts';
import { dailyJob } from './daily-job.ts';

const probes = Array.from({ length: 10 }, (_, i) => `probe-${i}`);
const sessionTimeoutMs = 4_000;
const asks = 100;

export async function run(argv: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      jobs: { type: 'string', default: '100000' },
      nodes: { type: 'string', default: '2' },
      'at-once': { type: 'string', default: '2' },
    },
  });
  const jobs = Array.from({ length: Number(values.jobs) }, (_, i) => dailyJob(i));
  const nodes = Number(values.nodes);
  const cluster = await Cluster.start({ nodes, workers: 1, sessionTimeoutMs });
  try {
    const created = await create(cluster, jobs, Number(values['at-once']));
    await createAll(
      cluster,
      probes.map((id) => everySecond(id, { overlap: 'allow' })),
    );
    const all = jobs.length + probes.length;
    await projected(cluster, all);
    const started = await startedNode(cluster);
    const list = await latency(cluster, () => cluster.get('/api/v1/jobs?limit=100'));
    const search = await latency(cluster, (i) =>
      cluster.get(`/api/v1/jobs?q=job-${i * 7}&limit=50`),
    );
    const emptied = await emptyRedis(cluster, all);
    const takeOver = await killLeader(cluster);
    const memoryMb = memory(cluster);
    const nodesMb = cluster.living.map(({ name }) => memoryMb[name] ?? Number.NaN);
    const wanted = judged({
      createdPerSecond: [created.perSecond, { atLeast: 2_000 }],
      readyMs: [started.readyMs, { atMost: 8_000 }],
      listP95Ms: [list.p95Ms, { atMost: 50 }],
      searchP95Ms: [search.p95Ms, { atMost: 50 }],
      projectionMs: [emptied.projectionMs, { atMost: 15_000 }],
      silenceWhileProjectingMs: [emptied.longestSilenceMs, { atMost: 2_000 }],
      takeOverMs: [takeOver.caughtUpMs, { atMost: 1_000 }],
      largestNodeMb: [Math.max(...nodesMb), { atMost: 400 }],
    });
    return {
      jobs: jobs.length,
      created,
      started,
      list,
      search,
      emptied,
      takeOver,
      memoryMb,
      wanted,
    };
  } finally {
    await cluster.stop();
  }
}

/** Through one node, so many batches at once; `parts`: processor milliseconds for each job, by whose they are. */
async function create(cluster: Cluster, jobs: readonly object[], atOnce: number) {
  const to = await cluster.leader();
  const spent = spentBeside(cluster, to);
  const fromMs = performance.now();
  const sentAgain = await createAll(cluster, jobs, { to, atOnce });
  const tookMs = performance.now() - fromMs;
  return {
    perSecond: Math.round((jobs.length * 1_000) / tookMs),
    sentAgain,
    parts: parted(spent(), 1_000 / jobs.length),
  };
}

/** Begins to count processor seconds: of the servers, of one node, and of the others together. */
function spentBeside(cluster: Cluster, node: Member): () => Spent {
  return spentBy({
    redis: [cluster.redis.pid],
    zookeeper: [cluster.zookeeper.pid],
    node: [node.child.pid],
    others: cluster.nodes.filter((other) => other !== node).map(({ child }) => child.pid),
  });
}

function parted(spent: Spent, times: number): Spent {
  const parts = Object.entries(spent).map(
    ([whose, seconds]) => [whose, rounded(seconds * times, 1_000)] as const,
  );
  return Object.fromEntries(parts);
}

/** How long a node takes from its start until it is ready. */
async function startedNode(cluster: Cluster) {
  const fromMs = performance.now();
  const node = await cluster.addNode();
  const url = `http://127.0.0.1:${node.port}/readyz`;
  await cluster.untilNow('a node is ready', () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    readyMs: Math.round(performance.now() - fromMs),
    cpuSeconds: cpuSecondsOf([node.child.pid]),
    residentMb: residentMbOf(node.child.pid),
  };
}

/** `parts`: processor milliseconds of one call. */
async function latency(cluster: Cluster, ask: (place: number) => Promise<unknown>) {
  const [asked] = cluster.living;
  if (asked === undefined) throw new Error('a node lives');
  const spent = spentBeside(cluster, asked);
  const times = await askedTimes(asks, ask);
  return { ...times, parts: parted(spent(), 1_000 / asks) };
}

/** The leader finds Redis empty and projects everything anew; meanwhile jobs are due every second. */
async function emptyRedis(cluster: Cluster, all: number) {
  await beginningSince(cluster, Date.now());
  const spent = spentBeside(cluster, await cluster.leader());
  const from = Date.now();
  await cluster.redis.flush();
  const again = beginningSince(cluster, from).then(() => Date.now() - from);
  await projected(cluster, all);
  const projectionMs = Date.now() - from;
  const cpuSeconds = parted(spent(), 1);
  return { projectionMs, cpuSeconds, firstBeginMs: await again, ...waits(cluster, from) };
}

/** Killed without a word, so that its session must run out first; `caughtUpMs`: from the election of the successor until all was staged. */
async function killLeader(cluster: Cluster) {
  const leader = await cluster.leader();
  const from = Date.now();
  await cluster.kill(leader);
  const successor = await cluster.untilLed(leader);
  const ledMs = Date.now() - from;
  // Past what was staged ahead, so that what begins then was staged by the successor.
  await delay(10_000);
  const caughtUpMs = await caughtUpWithin(successor);
  return { sessionTimeoutMs, ledMs, caughtUpMs, ...waits(cluster, from) };
}

/** How long after it was elected last a node had staged all that lay within its horizon, by its own log. */
async function caughtUpWithin({ log }: Member): Promise<number> {
  const lines = (await readFile(log, 'utf8')).split('\n');
  const told = lines.findLast((line) => line.includes('"msg":"caught up"'));
  if (told === undefined) throw new Error(`no "caught up" in ${log}`);
  const { time, since } = JSON.parse(told) as { readonly time: number; readonly since: string };
  return time - Date.parse(since);
}

/** How late jobs of every second began since an instant, and how long none of them did. */
function waits(cluster: Cluster, from: number) {
  const begins = readBegins(cluster.recordFile).filter(
    ({ jobId, fireTime }) => probes.includes(jobId) && fireTime >= from,
  );
  const startedAt = begins.map((begin) => begin.startedAt).sort((a, b) => a - b);
  const gaps = startedAt.map((at, index) => at - (startedAt[index - 1] ?? from));
  const late = begins.map((begin) => begin.startedAt - begin.fireTime);
  return { latestMs: Math.max(0, ...late), longestSilenceMs: Math.max(0, ...gaps) };
}

async function beginningSince(cluster: Cluster, instant: number): Promise<void> {
  await cluster.until('jobs of every second begin', async () =>
    probes.every((id) =>
      readBegins(cluster.recordFile).some(
        ({ jobId, fireTime }) => jobId === id && fireTime > instant,
      ),
    ),
  );
}

/** Resolves when every job has its cursor in Redis. */
async function projected(cluster: Cluster, all: number): Promise<void> {
  const isWhole = async () => {
    const answer = await cluster.redis.send('ZCARD', '{esc}:-schedule');
    return Number(answer.slice(1)) >= all;
  };
  await eventually('everything is projected', isWhole, { withinMs: 900_000, everyMs: 50 });
}

function memory(cluster: Cluster): Readonly<Record<string, number>> {
  const processes = [
    ['redis', cluster.redis.pid],
    ['zookeeper', cluster.zookeeper.pid],
    ...[...cluster.nodes, ...cluster.workers].map(({ name, child }) => [name, child.pid] as const),
  ] as const;
  const resident = processes.map(([name, pid]) => [name, residentMbOf(pid)] as const);
  return Object.fromEntries(resident.filter(([, mb]) => mb > 0));
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
