import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Cluster } from '../rig/cluster.ts';
import { type Begin, judge, readBegins, type Verdict } from '../rig/record.ts';
import { type Effort, effortOf, withoutCanary } from './effort.ts';
import { type PeerRun, runBullmqSchedulers } from './peer-bullmq.ts';

type Figures = Pick<Verdict, 'due' | 'ran' | 'lost' | 'doubled' | 'p50Ms' | 'p99Ms' | 'maxMs'> & {
  readonly cpuSeconds: number;
  /** Of processor time, for each run that began in the window. */
  readonly microsPerRun: number;
  /** The same, by whose it was. */
  readonly parts: Readonly<Record<string, number>>;
  /** How often a process was woken for each run, by whose it was; a count that no load of the machine changes much. */
  readonly wakings: Readonly<Record<string, number>>;
  /** Commands of Redis for each run, those that scripts give counted too. */
  readonly commands: number;
};

interface Options {
  readonly schedules: number;
  readonly seconds: number;
  readonly workers: number;
  readonly peer: 'bullmq' | undefined;
  /** `spread`: each schedule has a phase of its own within the second; `aligned`: all fire at the full second. */
  readonly phase: 'spread' | 'aligned';
  /** The schedules go on after the window, so that the leader stages the minute to come while this one runs. */
  readonly steady: boolean;
}

/** After the window, late runs get this long to begin before they count as lost: the same for both sides. */
const graceMs = 15_000;
/** The schedules come up over so many milliseconds before the window, since a cold process is not what is asked about. */
const rampMs = 10_000;
/** The window begins so long after the definitions stand, at so many milliseconds for each of them: staging takes a minute's lead. */
const leadMs = 25_000;
const createMs = 16;
/** What the peer's processes get at the least to come up. */
const leastWarmMs = 5_000;
/** In a process that has done less the compiler of its language is still at work beside the runs. */
const warmRuns = 10_000;
/** A steady bench asks about processes that run for days: both sides have done so many runs before its window begins. */
const warmMsOf = ({ steady, schedules }: Options) =>
  steady ? Math.ceil((warmRuns * 1000) / schedules) : 0;

/**
 * How punctual many schedules of one second are, beside a peer on the same Redis in the same run: BullMQ's own job
 * schedulers. Both sides get as many worker processes of the same concurrency, and their tasks write down when they began.
 */
export async function run(argv: readonly string[]): Promise<unknown> {
  const options = parse(argv);
  const cluster = await Cluster.start({
    nodes: 1,
    workers: options.workers,
    sessionTimeoutMs: 4000,
    env: withoutCanary,
  });
  try {
    const ours = await measureOurs(cluster, options);
    if (options.peer === undefined) return { ours };
    for (const member of [...cluster.nodes, ...cluster.workers]) await cluster.kill(member);
    await cluster.redis.flush();
    // Its workers are woken for what is due only as often as Redis looks.
    await cluster.redis.send('CONFIG', 'SET', 'hz', '100');
    const theirs = await runBullmqSchedulers({
      ...options,
      redis: cluster.redis,
      warmMs: Math.max(leastWarmMs, warmMsOf(options)),
      graceMs,
    });
    const peer = peerFigures(theirs, options);
    return { ours, peer, price: Math.round((100 * ours.microsPerRun) / peer.microsPerRun) / 100 };
  } finally {
    await cluster.stop();
  }
}

function parse(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      schedules: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '20' },
      workers: { type: 'string', default: '2' },
      peer: { type: 'string' },
      phase: { type: 'string', default: 'spread' },
      steady: { type: 'boolean', default: false },
    },
  });
  if (values.peer !== undefined && values.peer !== 'bullmq') {
    throw new Error(`--peer ${values.peer} is not known: bullmq is`);
  }
  if (values.phase !== 'spread' && values.phase !== 'aligned') {
    throw new Error(`--phase ${values.phase} is not known: spread and aligned are`);
  }
  return {
    phase: values.phase,
    schedules: Number(values.schedules),
    seconds: Number(values.seconds),
    workers: Number(values.workers),
    peer: values.peer,
    steady: values.steady,
  };
}

/**
 * The schedules are valid from the ramp to the end of the window, and the leader stages them in the minute before, as it is made
 * to. That and the ramp count into `cpuSeconds` of ours, while the peer's is counted over the window alone, since its scheduling
 * happens there. With `--steady` the schedules have no end: staging goes on within the window, and both are counted over that.
 */
async function measureOurs(cluster: Cluster, options: Options): Promise<Figures> {
  const jobIds = Array.from({ length: options.schedules }, (_, i) => `tick-${i}`);
  const warmMs = warmMsOf(options);
  const beforeMs = leadMs + options.schedules * createMs + warmMs;
  const from = Math.ceil((Date.now() + beforeMs) / 1000) * 1000;
  const until = from + options.seconds * 1000;
  const pids = {
    redis: [cluster.redis.pid],
    zookeeper: [cluster.zookeeper.pid],
    scheduler: cluster.nodes.map(({ child }) => child.pid),
    workers: cluster.workers.map(({ child }) => child.pid),
  };
  await createAll(cluster, jobIds, { from, until, options });
  if (Date.now() > from - warmMs - rampMs)
    throw new Error('creating the definitions took longer than planned for');
  if (options.steady) await delay(from - Date.now());
  const effort = await effortOf(pids, cluster.redis);
  await delay(until - Date.now());
  const spent = await effort();
  const due = jobIds.length * options.seconds;
  const begins = () => beginsIn(cluster, from, until);
  await settled(due, () => begins().length);
  return figures(judge(begins(), { jobIds, from, until, ownPhase: true }), spent);
}

function beginsIn(cluster: Cluster, from: number, until: number): readonly Begin[] {
  return readBegins(cluster.recordFile).filter(
    ({ fireTime }) => fireTime >= from && fireTime < until,
  );
}

async function createAll(
  cluster: Cluster,
  jobIds: readonly string[],
  window: { from: number; until: number; options: Options },
): Promise<void> {
  const { phase, steady } = window.options;
  const end = steady ? {} : { endTime: new Date(window.until).toISOString() };
  const rest = jobIds.map((id, index) => ({ id, share: index / jobIds.length }));
  const lane = async () => {
    for (let job = rest.pop(); job !== undefined; job = rest.pop()) {
      const offsetMs = phase === 'aligned' ? 0 : Math.floor(job.share * 1000);
      const startsAt = window.from - warmMsOf(window.options) - Math.floor(job.share * rampMs);
      await cluster.createJob({
        id: job.id,
        overlap: 'allow',
        schedule: {
          kind: 'every',
          everyMs: 1000,
          anchorTime: new Date(window.from + offsetMs).toISOString(),
          startTime: new Date(startsAt).toISOString(),
          ...end,
        },
        task: { kind: 'handler', handler: 'record' },
      });
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/** Resolves when everything due has begun, or when the grace is over. */
async function settled(due: number, begun: () => number): Promise<void> {
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline && begun() < due) await delay(250);
  await delay(250);
}

function peerFigures(peer: PeerRun, options: Options): Figures {
  const until = peer.from + options.seconds * 1000;
  const window = { jobIds: peer.jobIds, from: peer.from, until, ownPhase: true };
  return figures(judge(peer.begins, window), peer.spent);
}

function figures(verdict: Verdict, { cpuSeconds, wakings, commands }: Effort): Figures {
  const all = Object.values(cpuSeconds).reduce((sum, seconds) => sum + seconds, 0);
  const each = (amount: number) => amount / Math.max(verdict.ran, 1);
  const micros = (seconds: number) => Math.round(each(seconds) * 1e6);
  const { due, ran, lost, doubled, p50Ms, p99Ms, maxMs } = verdict;
  return {
    ...{ due, ran, lost, doubled, p50Ms, p99Ms, maxMs },
    cpuSeconds: Math.round(all * 100) / 100,
    microsPerRun: micros(all),
    parts: mapped(cpuSeconds, micros),
    wakings: mapped(wakings, (count) => hundredths(each(count))),
    commands: hundredths(each(commands)),
  };
}

function mapped(
  of: Readonly<Record<string, number>>,
  to: (value: number) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(of).map(([whose, value]) => [whose, to(value)]));
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
