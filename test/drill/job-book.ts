import type { Cluster, Member } from '../rig/cluster.ts';
import { type DrillJob, draftOf } from './job-mix.ts';
import type { Act, Standing } from './standing.ts';

/** How an act was answered: with a status, or not at all. */
export type Answer = number | 'none';

/**
 * Every job of a drill with what was done to it and when, in the drill's own words. What the product refuses for good was not
 * done; what it could not say may have been.
 */
export class JobBook {
  readonly #cluster: Cluster;
  readonly #sinkUrl: string;
  readonly #pages = new Map<string, { job: DrillJob; edition: number; acts: Act[] }>();

  constructor(cluster: Cluster, sinkUrl: string) {
    this.#cluster = cluster;
    this.#sinkUrl = sinkUrl;
  }

  get jobs(): readonly DrillJob[] {
    return [...this.#pages.values()].map(({ job }) => job);
  }

  actsOf(jobId: string): readonly Act[] {
    return this.#pages.get(jobId)?.acts ?? [];
  }

  /** Creates a job, or creates it again after it was removed. */
  async create(job: DrillJob, from?: Member): Promise<Answer> {
    const page = this.#pages.get(job.facts.id) ?? { job, edition: 0, acts: [] };
    this.#pages.set(job.facts.id, page);
    const edition = page.edition + 1;
    const body = draftOf(job, edition, this.#sinkUrl);
    return this.#act(job.facts.id, {
      send: { method: 'POST', path: '/api/v1/jobs', body, from },
      after: this.#enabled(job, edition),
    });
  }

  /** Replaces the definition by one of the next edition that fires as before. */
  async edit(jobId: string, from?: Member): Promise<Answer> {
    const { job, edition } = this.#page(jobId);
    return this.#act(jobId, {
      send: {
        method: 'PUT',
        path: `/api/v1/jobs/${jobId}`,
        body: draftOf(job, edition + 1, this.#sinkUrl),
        headers: { 'if-match': '*' },
        from,
      },
      after: this.#enabled(job, edition + 1),
    });
  }

  async pause(jobId: string, from?: Member): Promise<Answer> {
    const path = `/api/v1/jobs/${jobId}/pause`;
    const send = { method: 'POST', path, body: { reason: 'drill' }, from };
    return this.#act(jobId, { send, after: { kind: 'paused' } });
  }

  async resume(jobId: string, from?: Member): Promise<Answer> {
    const { job, edition } = this.#page(jobId);
    const send = { method: 'POST', path: `/api/v1/jobs/${jobId}/resume`, body: {}, from };
    return this.#act(jobId, { send, after: this.#enabled(job, edition) });
  }

  async remove(jobId: string, from?: Member): Promise<Answer> {
    const send = { method: 'DELETE', path: `/api/v1/jobs/${jobId}`, from };
    return this.#act(jobId, { send, after: { kind: 'absent' } });
  }

  /** Notes that the definition may be that of the edition before again, since its server has come back with older data. */
  goneBack(jobId: string): void {
    const { job, edition, acts } = this.#page(jobId);
    acts.push({ askedAt: Date.now(), after: this.#enabled(job, edition - 1) });
  }

  /** Notes an edit of every job that changes nothing in what it does: one of a calendar. */
  touchedAll(): void {
    const askedAt = Date.now();
    for (const { job, edition, acts } of this.#pages.values())
      acts.push({ askedAt, answeredAt: askedAt, after: this.#enabled(job, edition) });
  }

  #page(jobId: string) {
    const page = this.#pages.get(jobId);
    if (page === undefined) throw new Error(`the drill has no job ${jobId}`);
    return page;
  }

  #enabled({ everyMs }: DrillJob, edition: number): Standing {
    return { kind: 'enabled', edition, everyMs };
  }

  async #act(
    jobId: string,
    { send, after }: { send: Parameters<Cluster['call']>[0]; after: Standing },
  ): Promise<Answer> {
    const page = this.#page(jobId);
    if (after.kind === 'enabled') page.edition = after.edition;
    const askedAt = Date.now();
    const answer = await this.#cluster.call(send).then(
      (response) => response.status,
      () => 'none' as const,
    );
    const isRefused = answer !== 'none' && answer >= 400 && answer < 500;
    const isDone = answer !== 'none' && answer < 300;
    if (!isRefused)
      page.acts.push({ askedAt, after, ...(isDone ? { answeredAt: Date.now() } : {}) });
    return answer;
  }
}
