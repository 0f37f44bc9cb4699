import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { RunView } from '@escapement/protocol';
import { Cluster } from '../rig/cluster.ts';

/** Asks about each, ten at a time. */
export async function someAtOnce<T, Answer>(
  all: readonly T[],
  ask: (one: T) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < all.length; from += 10) {
    answers.push(...(await Promise.all(all.slice(from, from + 10).map((one) => ask(one)))));
  }
  return answers;
}

/** A cluster with one worker that takes all runs there are, and whose runs last until a test lets all of them come to their end. */
export class RunsInHand {
  readonly cluster: Cluster;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  static async start(): Promise<RunsInHand> {
    const cluster = await Cluster.start({
      ...{ nodes: 2, workers: 1, concurrency: 300, sessionTimeoutMs: 4_000 },
      handlers: 'test/rig/outlasting-handlers.mjs',
    });
    return new RunsInHand(cluster);
  }

  stop(): Promise<void> {
    return this.cluster.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' });
  }

  createJob(id: string, more: object = {}): Promise<unknown> {
    return this.cluster.createJob({
      ...{ id, schedule: { kind: 'manual' }, overlap: 'allow' },
      task: { kind: 'handler', handler: 'outlast' },
      ...more,
    });
  }

  /** Asks for so many runs; answers their ids. */
  ask(jobId: string, count: number): Promise<readonly string[]> {
    return someAtOnce(Array.from({ length: count }), async () => {
      const path = `/api/v1/jobs/${jobId}/runs`;
      const answer = await this.cluster.call({ method: 'POST', path, body: {} });
      if (answer.status !== 202) throw new Error(`${jobId}: ${answer.status}`);
      return ((await answer.json()) as RunView).id;
    });
  }

  cancel(runId: string): Promise<unknown> {
    const path = `/api/v1/runs/${encodeURIComponent(runId)}/cancel`;
    return this.cluster.call({ method: 'POST', path, body: { reason: 'enough' } });
  }

  /** Lets all come to their end. */
  go(): void {
    writeFileSync(`${this.cluster.recordFile}.go`, '');
  }

  async runsOf(jobId: string): Promise<readonly RunView[]> {
    return (await this.cluster.get(`/api/v1/runs?job=${jobId}&limit=200`)).items;
  }

  /** One run with all that is known of it. */
  runOf(runId: string): Promise<RunView> {
    return this.cluster.get(`/api/v1/runs/${encodeURIComponent(runId)}`);
  }

  async running(): Promise<readonly RunView[]> {
    return (await this.cluster.get('/api/v1/runs?state=running&limit=200')).items;
  }

  untilAtWork(count: number): Promise<unknown> {
    return this.cluster.until(
      'all are at work',
      async () => (await this.running()).length === count,
    );
  }

  untilOver(jobId: string): Promise<unknown> {
    return this.cluster.until(`${jobId} is over`, async () =>
      (await this.runsOf(jobId)).every(({ finishedAt }) => finishedAt !== undefined),
    );
  }

  /** Another worker, once it is known; and the id of the first. */
  async joined(): Promise<string> {
    const known = async () => (await this.cluster.get('/api/v1/cluster')).workers;
    const [{ workerId }] = await known();
    this.cluster.addWorker();
    await this.cluster.until('another worker is there', async () => (await known()).length === 2);
    return workerId;
  }

  /** How often each attempt of a run came to its end, as the tasks themselves wrote it down. */
  ends(): ReadonlyMap<string, number> {
    const { recordFile } = this.cluster;
    const text = existsSync(recordFile) ? readFileSync(recordFile, 'utf8') : '';
    const counted = new Map<string, number>();
    for (const line of text.split('\n').filter((each) => each !== '')) {
      counted.set(line, (counted.get(line) ?? 0) + 1);
    }
    return counted;
  }
}
