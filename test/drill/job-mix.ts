import type { JobFacts } from './history.ts';

/** A job as a drill makes it: what the checker must know, and what its task does. */
export interface DrillJob {
  readonly facts: JobFacts;
  readonly task: 'handler' | 'http';
  /** How long the task lasts. */
  readonly workMs: number;
  readonly everyMs: number;
  readonly calendars?: readonly string[];
}

type Kind = Omit<JobFacts, 'id'> & Pick<DrillJob, 'task' | 'workMs'>;

const plain: Kind = {
  overlap: 'allow',
  catchUp: 'latest',
  jitterMs: 0,
  task: 'handler',
  workMs: 0,
};

/** Each policy beside each way of running; a mix of any number of jobs goes round them. */
const kinds: Readonly<Record<string, Kind>> = {
  brief: { ...plain, overlap: 'skip' },
  keen: { ...plain, catchUp: 'all' },
  strict: { ...plain, overlap: 'skip', catchUp: 'none' },
  web: { ...plain, task: 'http' },
  jitter: { ...plain, overlap: 'skip', catchUp: 'all', jitterMs: 700 },
  slow: { ...plain, overlap: 'skip', workMs: 1400 },
  late: { ...plain, catchUp: 'none', jitterMs: 3000 },
  hook: { ...plain, overlap: 'skip', catchUp: 'all', task: 'http' },
  locked: { ...plain, lock: 'drill' },
  long: { ...plain, catchUp: 'all', workMs: 1400 },
};

/** What a drill wants otherwise than the mix has it. */
export interface Variation extends Partial<Omit<DrillJob, 'facts'>> {
  readonly jitterMs?: number;
  /** What the ids begin with, instead of the kind. */
  readonly name?: string;
}

/** So many jobs of mixed policies, each firing every second. */
export function jobMix(count: number, variation: Variation = {}): readonly DrillJob[] {
  return jobsOf(Object.keys(kinds), count, variation);
}

/** So many jobs of these kinds in turn. */
export function jobsOf(
  names: readonly string[],
  count: number,
  variation: Variation = {},
): readonly DrillJob[] {
  return Array.from({ length: count }, (_, i) => {
    const name = names[i % names.length] ?? '';
    const id = `${variation.name ?? name}-${Math.floor(i / names.length)}`;
    return jobOf(kinds[name] ?? plain, id, variation);
  });
}

function jobOf(kind: Kind, id: string, variation: Variation): DrillJob {
  const { task, workMs, ...policies } = kind;
  const { jitterMs = policies.jitterMs, name: _, ...more } = variation;
  // One lock a job: what a lock does to others is not asked here, and a shared one would only make a queue.
  const lock = policies.lock === undefined ? {} : { lock: `${policies.lock}-${id}` };
  return { facts: { ...policies, jitterMs, ...lock, id }, task, workMs, everyMs: 1000, ...more };
}

/** The definition that is sent, with the edition that its task will write down. */
export function draftOf(
  job: DrillJob,
  edition: number,
  sinkUrl: string,
): Readonly<Record<string, unknown>> {
  const { facts } = job;
  return {
    id: facts.id,
    schedule: facts.after === undefined ? scheduleOf(job) : { kind: 'manual' },
    ...composedOf(facts),
    task:
      job.task === 'http'
        ? { kind: 'http', method: 'POST', url: sinkUrl, body: { edition } }
        : { kind: 'handler', handler: 'work', input: inputOf(job, edition) },
    overlap: facts.overlap,
    catchUp: facts.catchUp === 'all' ? { policy: 'all', max: 100 } : { policy: facts.catchUp },
    ...(facts.lock === undefined ? {} : { lock: facts.lock }),
  };
}

function scheduleOf({ facts, everyMs, calendars }: DrillJob): object {
  return {
    kind: 'cron',
    expressions: [everyMs === 1000 ? '* * * * * *' : `*/${everyMs / 1000} * * * * *`],
    timeZone: 'UTC',
    ...(facts.jitterMs === 0 ? {} : { jitterMs: facts.jitterMs }),
    ...(calendars === undefined ? {} : { calendars }),
  };
}

/** In which parts its runs are done, and after which other jobs. */
function composedOf({ parts, after }: JobFacts): object {
  return {
    ...(parts === 'every-worker' ? { broadcast: {} } : {}),
    ...(typeof parts === 'number' ? { shards: { count: parts } } : {}),
    ...(after === undefined ? {} : { after: { jobs: after, mode: 'all' } }),
  };
}

/** One that comes after others is told of the run of each. */
function inputOf({ facts: { after }, workMs }: DrillJob, edition: number): object {
  const told = after?.map((id) => `\${upstreams.${id}.runId}`);
  return { edition, ms: workMs, ...(told === undefined ? {} : { after: told }) };
}
