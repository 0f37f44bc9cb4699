import { Job, Queue, Worker } from 'bullmq';
import { vi } from 'vitest';

/** What of an entry an add is told. */
export interface PeerEntry {
  readonly id: string;
  readonly data: string;
  readonly timestamp: number;
  readonly delayMs: number;
}

/**
 * A queue that BullMQ's own classes and scripts work on. Each act is told the instant at which ours was done, so that whatever
 * BullMQ derives from its clock can be compared.
 */
export class PeerQueue {
  readonly queue: Queue;
  readonly #worker: Worker;
  readonly #jobs = new Map<string, Job>();
  readonly #lockMs: number;

  constructor(on: { readonly port: number; readonly prefix: string; readonly lockMs: number }) {
    const { port, prefix, lockMs } = on;
    const options = { prefix, connection: { host: '127.0.0.1', port } };
    this.#lockMs = lockMs;
    this.queue = new Queue('default', { ...options, skipMetasUpdate: true });
    this.#worker = new Worker('default', null, {
      ...{ ...options, autorun: false, lockDuration: lockMs, stalledInterval: 60_000 },
      ...{ removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
    });
  }

  async ready(): Promise<void> {
    await Promise.all([this.queue.waitUntilReady(), this.#worker.waitUntilReady()]);
  }

  async add(entries: readonly PeerEntry[]): Promise<void> {
    const jobs = entries.map(({ id, data, timestamp, delayMs }) => ({
      ...{ name: 'run', data: JSON.parse(data) as unknown },
      opts: { jobId: id, timestamp, delay: delayMs },
    }));
    const [first] = jobs;
    if (jobs.length === 1 && first !== undefined) {
      await this.queue.add(first.name, first.data, first.opts);
    } else {
      await this.queue.addBulk(jobs);
    }
  }

  /** The next entry, given to a worker; `undefined` when nothing is due. */
  take(now: number, worker: string): Promise<string | undefined> {
    return atInstant(now, async () => {
      const job: Job | undefined = await this.#worker.getNextJob(worker, { block: false });
      if (job?.id !== undefined) this.#jobs.set(job.id, job);
      return job?.id;
    });
  }

  /**
   * Has what is due go to `wait`, as it does with every take, but gives nothing out: what is added late would else go before what was
   * due earlier.
   */
  async promoteDue(now: number): Promise<void> {
    await this.queue.pause();
    await this.take(now, 'nobody');
    await this.queue.resume();
  }

  complete(id: string, holder: string): Promise<unknown> {
    return this.#job(id).moveToCompleted('done', holder, false);
  }

  fail(id: string, holder: string): Promise<unknown> {
    return this.#job(id).moveToFailed(new Error('it failed'), holder, false);
  }

  /** Gives an entry back for an instant. */
  delayUntil(id: string, holder: string, when: { now: number; at: number }): Promise<void> {
    return atInstant(when.now, () => this.#job(id).moveToDelayed(when.at, holder));
  }

  extendLock(id: string, holder: string): Promise<number> {
    return this.#job(id).extendLock(holder, this.#lockMs);
  }

  remove(id: string): Promise<number> {
    return this.queue.remove(id);
  }

  async updateData(id: string, data: string): Promise<void> {
    await new Job(this.queue, 'run', {}, {}, id).updateData(JSON.parse(data));
  }

  /** BullMQ's look for what has stalled. */
  async checkStalled(now: number): Promise<void> {
    await atInstant(now, () => this.#worker.backend.moveStalledJobsToWait());
  }

  async close(): Promise<void> {
    await Promise.all([this.queue.close(), this.#worker.close(true)]);
  }

  #job(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Error(`BullMQ has given ${id} to nobody`);
    return job;
  }
}

/** BullMQ takes its time from the process, where ours ask Redis. */
async function atInstant<T>(now: number, act: () => Promise<T>): Promise<T> {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
  try {
    return await act();
  } finally {
    clock.mockRestore();
  }
}
