import {
  askedRunId,
  deletionOf,
  type Edit,
  editOf,
  envelopeFor,
  isPassing,
  type JobDefinition,
} from '@escapement/core';
import type { Act, Standing } from '../../drill/standing.ts';
import type { Host, World } from '../cluster/world.ts';
import { over } from '../processes/link.ts';
import { definitionOf, type SimulatedJob } from './jobs.ts';

/** A run that somebody asked for. */
export interface Asked {
  readonly jobId: string;
  readonly runId: string;
  readonly at: number;
  /** Whether it was answered that there would be a run; else nobody knows. */
  readonly isAnswered: boolean;
}

interface Stand {
  readonly version: number;
  readonly createdAt: number;
  readonly edition: number;
  readonly everyMs: number | undefined;
  readonly definition: JobDefinition | undefined;
}

/**
 * Whoever writes, pauses and deletes jobs and asks for runs, through what the REST interface does about it: the definition is written into
 * ZooKeeper, then announced in Redis, then the answer is given. Keeps account of what was asked and answered, and of nothing else.
 */
export class Person {
  readonly asked: Asked[] = [];
  readonly #world: World;
  readonly #host: Host;
  readonly #store: World['store']['archive'];
  readonly #acts = new Map<string, Act[]>();
  readonly #stands = new Map<string, Stand>();
  #revision = 0;
  #marks = 0;

  constructor(world: World) {
    this.#world = world;
    this.#host = world.host();
    this.#store = over(this.#host.redis, world.store.archive);
  }

  /** The connections of the process that serves the requests. */
  get host(): Host {
    return this.#host;
  }

  actsOf(jobId: string): readonly Act[] {
    return this.#acts.get(jobId) ?? [];
  }

  /** Whether the job stands, paused or not. */
  has(jobId: string): boolean {
    return this.#stands.get(jobId)?.definition !== undefined;
  }

  /** Creates the job, or writes it anew: from now on it fires so often. */
  async write(job: SimulatedJob, everyMs: number | undefined): Promise<void> {
    const edition = (this.#stands.get(job.facts.id)?.edition ?? 0) + 1;
    const after: Standing = {
      ...{ kind: 'enabled', edition },
      ...(everyMs === undefined ? {} : { everyMs }),
    };
    await this.#act(job.facts.id, after, (now) => {
      return editOf(this.#put(job, { standing: after, edition, everyMs, now }));
    });
  }

  async pause(job: SimulatedJob): Promise<void> {
    const stand = this.#stands.get(job.facts.id);
    if (stand?.definition === undefined) return;
    const { edition, everyMs } = stand;
    const standing = { kind: 'paused', edition, everyMs } as const;
    await this.#act(job.facts.id, { kind: 'paused' }, (now) => {
      return editOf(this.#put(job, { standing, edition, everyMs, now }));
    });
  }

  async delete(job: SimulatedJob): Promise<void> {
    const { id } = job.facts;
    const stand = this.#stands.get(id);
    if (stand?.definition === undefined) return;
    await this.#act(id, { kind: 'absent' }, (now) => {
      this.#revision += 1;
      this.#stands.set(id, { ...stand, version: 0, definition: undefined });
      this.#world.ensemble.remove(id);
      return deletionOf({ revision: this.#revision }, now);
    });
  }

  /** Asks for a run of the job as it stands; nothing where it does not. */
  async runNow(job: SimulatedJob): Promise<void> {
    const { id: jobId } = job.facts;
    const definition = this.#stands.get(jobId)?.definition;
    if (definition === undefined) return;
    const at = this.#host.storeClock.now();
    this.#marks += 1;
    const mark = `m${this.#marks}`;
    const runId = askedRunId({ jobId, askedAt: at, trigger: 'manual', mark });
    const run = { runId, trigger: 'manual', fireTime: at, dueTime: at, epoch: 0 } as const;
    const isAnswered = await this.#told(() =>
      this.#store.enqueueManual(envelopeFor(definition, run)),
    );
    this.asked.push({ jobId, runId, at, isAnswered });
  }

  /** An answer comes also when Redis could not be told; whether the act holds yet is then not known. */
  async #act(
    jobId: string,
    after: Standing,
    write: (now: ReturnType<Host['storeClock']['now']>) => Edit,
  ): Promise<void> {
    const acts = this.#acts.get(jobId) ?? [];
    this.#acts.set(jobId, acts);
    const act: { -readonly [name in keyof Act]: Act[name] } = {
      askedAt: this.#world.time.now(),
      after: [after],
    };
    acts.push(act);
    this.#world.tell(`${jobId}: ${JSON.stringify(after)}`);
    const edit = write(this.#host.storeClock.now());
    const isAnnounced = await this.#told(() => this.#store.announceEdits([{ jobId, edit }]));
    if (isAnnounced) act.answeredAt = this.#world.time.now();
  }

  #put(
    job: SimulatedJob,
    written: {
      readonly standing: Parameters<typeof definitionOf>[1];
      readonly edition: number;
      readonly everyMs: number | undefined;
      readonly now: number;
    },
  ): JobDefinition {
    const { standing, edition, everyMs, now } = written;
    const before = this.#stands.get(job.facts.id);
    const version = (before?.version ?? 0) + 1;
    const createdAt = version === 1 ? now : (before?.createdAt ?? now);
    this.#revision += 1;
    const definition = definitionOf(job, standing, {
      ...{ version, revision: this.#revision, at: now, createdAt },
    });
    this.#stands.set(job.facts.id, { version, createdAt, edition, everyMs, definition });
    this.#world.ensemble.put(definition);
    return definition;
  }

  async #told(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch (error) {
      if (!isPassing(error)) throw error;
      return false;
    }
  }
}
