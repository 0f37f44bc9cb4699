import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from '../rig/cluster.ts';
import { openEffectLog } from './effects.ts';
import { type Answer, JobBook } from './job-book.ts';
import { type DrillJob, jobMix } from './job-mix.ts';
import { inLanes } from './lanes.ts';
import { LedgerMemory } from './ledger-memory.ts';
import { randomFrom } from './random.ts';
import type { Fault, Scene } from './scene.ts';
import { untilAllBegan } from './settling.ts';
import { Supervision } from './supervision.ts';

type Setting = Pick<Fault, 'jobs' | 'calendar' | 'nodes' | 'concurrency' | 'horizonMs' | 'envOf'>;

/** What a scene is made of. */
export interface StagePlan {
  readonly seed: number;
  readonly isShort: boolean;
  /** What the fault wants otherwise than usual. */
  readonly setting: Setting;
}

/** A scene with what opened it. */
export interface Stage {
  readonly scene: Omit<Scene, 'lengthMs'>;
  /** Ends every process; the logs stay when asked. */
  close(options: { readonly keepLogs: boolean }): Promise<void>;
}

const jobCount = { full: 40, short: 20 };
const createdAtOnce = 8;
const createTriesMost = 20;
const beginWithinMs = 60_000;

/** Starts servers, nodes and workers, creates the jobs, and waits until each of them has begun. */
export async function openStage({ seed, isShort, setting }: StagePlan): Promise<Stage> {
  const cluster = await startCluster(setting);
  const effects = await openEffectLog(join(cluster.directory, 'effects.jsonl'));
  const supervision = new Supervision(cluster);
  const book = new JobBook(cluster, effects.sinkUrl);
  const close: Stage['close'] = async (options) => {
    supervision.close();
    await effects.close();
    await cluster.stop(options);
  };
  try {
    if (setting.calendar !== undefined) await createCalendar(cluster, setting.calendar);
    const jobs = setting.jobs?.(isShort) ?? jobMix(isShort ? jobCount.short : jobCount.full);
    await createAll(book, jobs);
    const since = Date.now();
    const { missing } = await untilAllBegan({ book, effects }, { since, withinMs: beginWithinMs });
    if (missing.length > 0) throw new Error(`not all jobs began: ${missing.join(', ')}`);
    const random = randomFrom(seed);
    const memory = new LedgerMemory({ cluster, book });
    return { scene: { cluster, book, effects, supervision, memory, isShort, random }, close };
  } catch (error) {
    await close({ keepLogs: true });
    throw error;
  }
}

function startCluster(setting: Setting): Promise<Cluster> {
  return Cluster.start({
    nodes: setting.nodes ?? 3,
    workers: 2,
    sessionTimeoutMs: 4000,
    concurrency: setting.concurrency ?? 50,
    ...(setting.horizonMs === undefined ? {} : { horizonMs: setting.horizonMs }),
    handlers: 'test/drill/drill-handlers.mjs',
    envOf: (name, directory) => ({
      ESCAPEMENT_HTTP_ALLOW_PRIVATE: 'true',
      DRILL_EFFECTS_FILE: join(directory, 'effects.jsonl'),
      ...setting.envOf?.(name, directory),
    }),
  });
}

async function createCalendar(cluster: Cluster, body: object): Promise<void> {
  const answer = await cluster.call({ method: 'POST', path: '/api/v1/calendars', body });
  if (!answer.ok) throw new Error(`the calendar was not created: ${answer.status}`);
}

async function createAll(book: JobBook, jobs: readonly DrillJob[]): Promise<void> {
  const create = async (job: DrillJob) => {
    const answer = await createPatiently(book, job);
    if (answer !== 201) throw new Error(`${job.facts.id} was not created: ${answer}`);
  };
  const isFollower = ({ facts }: DrillJob) => facts.after !== undefined;
  await inLanes(
    jobs.filter((job) => !isFollower(job)),
    createdAtOnce,
    create,
  );
  // Those that they come after must be there first.
  await inLanes(jobs.filter(isFollower), 1, create);
}

/** As a client does that is told to send it again: on a machine that is busy with other drills a node may be. */
async function createPatiently(book: JobBook, job: DrillJob): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await book.create(job);
    // What was not answered in time may have been done all the same.
    if (answer === 409 && tries > 1) return 201;
    if (answer !== 503 || tries === createTriesMost) return answer;
    await delay(1000);
  }
}
