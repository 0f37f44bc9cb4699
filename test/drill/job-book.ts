import type { Cluster, Member } from '../rig/cluster.ts';
import { type DrillJob, draftOf } from './job-mix.ts';
import type { Act, Standing } from './standing.ts';

type Sent = Parameters<Cluster['call']>[0];

/** How an act was answered: with a status, or not at all. */
export type Answer = number | 'none';

interface Page {
  readonly job: DrillJob;
  readonly acts: Act[];
  /** The last edition that was sent. */
  edition: number;
  /** Those that may stand: more than one after an edit of which nobody knows whether it was done. */
  standing: readonly number[];
}

/**
 * Every job of a drill with what was done to it and when, in the drill's own words. What the product refuses for good was not
 * done; what it could not say may have been.
 */
export class JobBook {
  readonly #cluster: Cluster;
  readonly #sinkUrl: string;
  readonly #pages = new Map<string, Page>();

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
    const page = this.#pages.get(job.facts.id) ?? { job, edition: 0, standing: [], acts: [] };
    this.#pages.set(job.facts.id, page);
    page.edition += 1;
    const body = draftOf(job, page.edition, this.#sinkUrl);
    const send = { method: 'POST', path: '/api/v1/jobs', body, from };
    return this.#write(page, send);
  }

  /** Replaces the definition by one of the next edition that fires as before. */
  async edit(jobId: string, from?: Member): Promise<Answer> {
    const page = this.#page(jobId);
    page.edition += 1;
    return this.#write(page, {
      method: 'PUT',
      path: `/api/v1/jobs/${jobId}`,
      body: draftOf(page.job, page.edition, this.#sinkUrl),
      headers: { 'if-match': '*' },
      from,
    });
  }

  async pause(jobId: string, from?: Member): Promise<Answer> {
    const path = `/api/v1/jobs/${jobId}/pause`;
    const send = { method: 'POST', path, body: { reason: 'drill' }, from };
    return this.#act(this.#page(jobId), { send, after: [{ kind: 'paused' }] });
  }

  async resume(jobId: string, from?: Member): Promise<Answer> {
    const page = this.#page(jobId);
    const send = { method: 'POST', path: `/api/v1/jobs/${jobId}/resume`, body: {}, from };
    return this.#act(page, { send, after: this.#enabled(page, page.standing) });
  }

  async remove(jobId: string, from?: Member): Promise<Answer> {
    const send = { method: 'DELETE', path: `/api/v1/jobs/${jobId}`, from };
    return this.#act(this.#page(jobId), { send, after: [{ kind: 'absent' }] });
  }

  /** Notes that the definition may be that of the edition before again, since its server has come back with older data. */
  goneBack(jobId: string): void {
    const page = this.#page(jobId);
    const before = page.standing.map((edition) => edition - 1);
    page.standing = [...page.standing, ...before];
    page.acts.push({ askedAt: Date.now(), after: this.#enabled(page, before) });
  }

  /** Notes an edit of every job that changes nothing in what it does: one of a calendar. */
  touchedAll(): void {
    const askedAt = Date.now();
    for (const page of this.#pages.values()) {
      const after = this.#enabled(page, page.standing);
      page.acts.push({ askedAt, answeredAt: askedAt, after });
    }
  }

  #page(jobId: string): Page {
    const page = this.#pages.get(jobId);
    if (page === undefined) throw new Error(`the drill has no job ${jobId}`);
    return page;
  }

  #enabled({ job }: Page, editions: readonly number[]): readonly Standing[] {
    const firing = job.facts.after === undefined ? { everyMs: job.everyMs } : {};
    return editions.map((edition) => ({ kind: 'enabled', edition, ...firing }));
  }

  /** Writes the last edition into the job. What was refused left that which stood before. */
  async #write(page: Page, send: Sent): Promise<Answer> {
    const { edition } = page;
    const answer = await this.#act(page, { send, after: this.#enabled(page, [edition]) });
    if (isDone(answer)) page.standing = [edition];
    else if (!isRefused(answer)) page.standing = [...page.standing, edition];
    return answer;
  }

  async #act(
    { acts }: Page,
    { send, after }: { readonly send: Sent; readonly after: readonly Standing[] },
  ): Promise<Answer> {
    const askedAt = Date.now();
    const response = await this.#cluster.call(send).catch(() => undefined);
    const answer = response?.status ?? 'none';
    // With a warning it says itself that what was staged is not held from now on, but from when the leader has carried it.
    const isHeld = isDone(answer) && !response?.headers.has('x-escapement-warning');
    const answeredAt = isHeld ? { answeredAt: Date.now() } : {};
    if (!isRefused(answer)) acts.push({ askedAt, after, ...answeredAt });
    return answer;
  }
}

function isRefused(answer: Answer): boolean {
  return answer !== 'none' && answer >= 400 && answer < 500;
}

function isDone(answer: Answer): boolean {
  return answer !== 'none' && answer < 300;
}
