/**
 * Whether the console stays quick over a large cluster: what its lists, filters and searches take of a node, and how long its pages take in a real
 * browser until one can work with them, with a hundred thousand jobs and a million runs.
 */
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import type { Page } from 'playwright-core';
import { createAll } from '../rig/batches.ts';
import { type Cluster, everySecond } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';
import { judged } from '../rig/wanted.ts';
import { askedTimes, type Times, timesOf } from './asked-times.ts';
import { dailyJob } from './daily-job.ts';
import { fillHistory, patternsOf } from './kept-history.ts';

const asks = 60;
const views = 20;
/** A browser keeps what it compiled of a page once it has been opened so often. */
const viewsBefore = 3;
/** Some of the jobs have all of the runs. */
const jobsWithRuns = 1_000;
const probes = Array.from({ length: 20 }, (_, i) => `probe-${i}`);

export async function run(argv: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      jobs: { type: 'string', default: '100000' },
      runs: { type: 'string', default: '1000000' },
    },
  });
  const [jobs, runs] = [Number(values.jobs), Number(values.runs)];
  const console = await openConsole({ nodes: 2, workers: 1, profile: true });
  try {
    await fill(console.cluster, { jobs, runs });
    const server = await served(console.cluster);
    const pages = await seen(console);
    const slowest = (of: Readonly<Record<string, { readonly p95Ms: number }>>) =>
      Math.max(...Object.values(of).map(({ p95Ms }) => p95Ms));
    const wanted = judged({
      serverP95Ms: [slowest(server), { atMost: 100 }],
      pageP95Ms: [slowest(pages), { atMost: 1_000 }],
    });
    return { jobs, runs, server, pages, wanted };
  } finally {
    await console.close();
  }
}

/** Runs of the probes, of which some fail, are what the others are written after. */
async function fill(
  cluster: Cluster,
  { jobs, runs }: { readonly jobs: number; readonly runs: number },
): Promise<void> {
  const created = Array.from({ length: jobs }, (_, i) => dailyJob(i));
  await createAll(cluster, created);
  await createAll(cluster, probes.map(probe));
  const client = new Redis(cluster.redis.port, '127.0.0.1');
  try {
    await cluster.until('each probe has had a run', async () => {
      return (await patternsOf(client, probes)).length === probes.length;
    });
    const jobIds = created.slice(0, jobsWithRuns).map(({ id }) => id);
    const from = Date.now() - 1_000 * runs;
    await fillHistory(client, await patternsOf(client, probes), { jobIds, runs, from });
  } finally {
    client.disconnect();
  }
}

/** One in twenty runs out of time. */
const probe = (id: string, place: number): object =>
  everySecond(id, {
    overlap: 'allow',
    ...(place === 0
      ? { task: { kind: 'handler', handler: 'hold', input: { ms: 60_000 } }, timeoutMs: 100 }
      : {}),
  });

/** What the screens of the console ask for, each with words or a place of its own every time. */
const asked: Readonly<Record<string, (place: number) => string>> = {
  overview: () => '/overview',
  jobs: () => '/jobs?limit=50',
  jobsByNextFire: () => '/jobs?limit=50&sort=next',
  jobsByName: () => '/jobs?limit=50&sort=-name',
  jobsNamed: (place) => `/jobs?limit=50&q=job-${place * 7}`,
  jobsInWords: (place) => `/jobs?limit=50&q=${encodeURIComponent(`at 0${place % 10}:`)}`,
  jobsNamedByNobody: (place) => `/jobs?limit=50&q=nobody-${place}`,
  jobsTagged: (place) => `/jobs?limit=50&tag=team-${place % 50}`,
  jobsPaused: () => '/jobs?limit=50&state=paused',
  jobsFailing: () => '/jobs?limit=50&health=failing',
  jobsUnserved: () => '/jobs?limit=50&health=unserved',
  runs: () => '/runs?limit=50&parts=folded',
  runsFailed: () => '/runs?limit=50&state=failed,timed-out',
  runsOfJob: (place) => `/runs?limit=50&job=job-${place}`,
  runsOfJobFailed: (place) => `/runs?limit=50&job=job-${place}&state=timed-out`,
  runsOfQueue: () => '/runs?limit=50&queue=default',
  notRun: () => '/ledger?limit=50',
};

async function served(cluster: Cluster) {
  const times: Record<string, Times> = {};
  for (const [name, path] of Object.entries(asked)) {
    // The first of its kind compiles what the others use.
    await cluster.get(`/api/v1${path(asks)}`);
    times[name] = await askedTimes(asks, (place) => cluster.get(`/api/v1${path(place)}`));
  }
  return times;
}

/** The pages whose lists are longest, and what tells on each that its rows are there. */
const shown = { overview: '/', jobs: '/jobs', runs: '/runs', job: '/jobs/job-1' } as const;

/**
 * How long an address takes in a new tab until the page has its rows and says that it is live, with what a browser keeps of earlier visits and no other page
 * open. A browser that makes the tab and takes it away does not count.
 */
async function seen({ page, at }: ConsoleInUse) {
  const times: Record<string, Times> = {};
  await page.goto('about:blank');
  for (const [name, path] of Object.entries(shown)) {
    const tookMs: number[] = [];
    for (let place = -viewsBefore; place < views; place += 1) {
      const tab = await page.context().newPage();
      const fromMs = performance.now();
      await view(tab, at(path));
      if (place >= 0) tookMs.push(performance.now() - fromMs);
      await tab.close();
    }
    times[name] = timesOf(tookMs);
  }
  return times;
}

async function view(tab: Page, url: string): Promise<void> {
  await tab.goto(url);
  await tab.getByRole('row').nth(1).waitFor();
  await tab.locator('header output').filter({ hasText: 'Live' }).waitFor();
}
