import type {
  JobForOthers,
  JobOfOthers,
  NewsOfOthers,
  PutForOthers,
  QueueOfOthers,
  QueuesOfOthers,
} from '@escapement/core';

interface KeptJob {
  readonly put: JobForOthers;
  state: JobOfOthers;
  /** The job of a later attempt, as which this one was taken up. */
  takenUpFor?: string;
  isForgotten?: true;
}

/** Queues of others in memory, with the hands of the workers that do what is in them. */
export class MemoryQueuesOfOthers implements QueuesOfOthers {
  /** What all queues of our own begin with. */
  readonly ours: string;
  readonly #jobs = new Map<string, KeptJob>();
  readonly #listeners = new Map<string, Set<(news: NewsOfOthers) => void>>();

  constructor(ours = '{esc}') {
    this.ours = ours;
  }

  isOurs({ prefix }: QueueOfOthers): boolean {
    return `${prefix}:`.startsWith(`${this.ours}:`);
  }

  async put(where: QueueOfOthers, job: JobForOthers): Promise<PutForOthers> {
    if (this.isOurs(where)) return { kind: 'ours' };
    const { jobId, earlierId = '' } = job;
    if (this.#at(where, jobId) !== undefined) return { kind: 'put', jobId, isNew: false };
    const earlier = this.#at(where, earlierId);
    if (earlier?.takenUpFor === jobId || isUnderWay(earlier)) {
      if (earlier !== undefined) earlier.takenUpFor = jobId;
      return { kind: 'put', jobId: earlierId, isNew: false };
    }
    this.#jobs.set(placeOf(where, jobId), { put: job, state: { kind: 'waiting' } });
    this.#ring(where, { jobId });
    return { kind: 'put', jobId, isNew: true };
  }

  async isUnserved(where: QueueOfOthers): Promise<boolean> {
    const isAtWork = this.#of(where).some(({ state }) => state.kind === 'at-work');
    return this.waiting(where).length > 0 && !isAtWork;
  }

  async look(where: QueueOfOthers, jobId: string): Promise<JobOfOthers> {
    return this.#at(where, jobId)?.state ?? { kind: 'gone' };
  }

  async takeOut(where: QueueOfOthers, jobId: string) {
    const kind = this.#at(where, jobId)?.state.kind ?? 'gone';
    if (kind === 'completed' || kind === 'failed') return 'over';
    if (kind !== 'waiting') return kind;
    this.remove(where, jobId);
    return 'taken-out';
  }

  async forget(where: QueueOfOthers, jobId: string): Promise<void> {
    const kept = this.#at(where, jobId);
    if (kept === undefined || isUnderWay(kept)) return;
    kept.isForgotten = true;
    this.#ring(where, { jobId });
  }

  listen(where: QueueOfOthers, listener: (news: NewsOfOthers) => void): () => void {
    const name = placeOf(where, '');
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** What waits in a queue, in order. */
  waiting(where: QueueOfOthers): readonly JobForOthers[] {
    return this.#of(where).flatMap(({ put, state }) => (state.kind === 'waiting' ? [put] : []));
  }

  /** The ids of what is over and not forgotten. */
  kept(where: QueueOfOthers): readonly string[] {
    const over = this.#of(where).filter((job) => !isUnderWay(job) && job.isForgotten !== true);
    return over.map(({ put }) => put.jobId);
  }

  /** A worker of theirs has got so far with a job. */
  become(where: QueueOfOthers, jobId: string, state: JobOfOthers): void {
    const kept = this.#at(where, jobId);
    if (kept === undefined) throw new Error(`there is no job ${jobId}`);
    kept.state = state;
    const isOver = state.kind === 'completed' || state.kind === 'failed';
    this.#ring(where, { jobId, ...(isOver ? { over: state } : {}) });
  }

  /** Somebody takes a job out. */
  remove(where: QueueOfOthers, jobId: string): void {
    this.#jobs.delete(placeOf(where, jobId));
    this.#ring(where, { jobId });
  }

  #at(where: QueueOfOthers, jobId: string): KeptJob | undefined {
    return this.#jobs.get(placeOf(where, jobId));
  }

  #of(where: QueueOfOthers): readonly KeptJob[] {
    const of = placeOf(where, '');
    return [...this.#jobs].flatMap(([place, job]) => (place.startsWith(of) ? [job] : []));
  }

  #ring(where: QueueOfOthers, news: NewsOfOthers): void {
    for (const listener of this.#listeners.get(placeOf(where, '')) ?? []) listener(news);
  }
}

function placeOf({ prefix, queue }: QueueOfOthers, jobId: string): string {
  return `${prefix}:${queue}:${jobId}`;
}

function isUnderWay(job: KeptJob | undefined): boolean {
  return job?.state.kind === 'waiting' || job?.state.kind === 'at-work';
}
