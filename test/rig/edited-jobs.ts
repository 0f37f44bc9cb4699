import {
  type DefinitionCatalog,
  deletionOf,
  type Edit,
  editOf,
  type JobDefinition,
  jobDefinitionSchema,
  redisMillis,
  toIso,
} from '@escapement/core';

/** A job as it stands in ZooKeeper in the test's own world, and what was in force when, for a checker to compare with. */
export interface Force {
  readonly from: number;
  /** `undefined`: nothing fires. */
  readonly everyMs: number | undefined;
}

/** Definitions that a test edits. A leader sees an edit only when it is let through, as by a watch that lags. */
export class EditedJobs {
  readonly #truth = new Map<string, JobDefinition>();
  readonly #seen = new Map<string, JobDefinition>();
  readonly #forces = new Map<string, Force[]>();
  readonly #versions = new Map<string, number>();
  readonly #broken = new Map<string, string>();
  #revision = 0;

  forces(jobId: string): readonly Force[] {
    return this.#forces.get(jobId) ?? [];
  }

  standing(jobId: string): JobDefinition | undefined {
    return this.#truth.get(jobId);
  }

  ids(): readonly string[] {
    return [...this.#forces.keys()];
  }

  /** Writes a definition and answers what its node announces. */
  write(jobId: string, now: number, change: Partial<JobDefinition> = {}): Edit {
    const before = this.#truth.get(jobId);
    this.#revision += 1;
    const version = (this.#versions.get(jobId) ?? 0) + 1;
    this.#versions.set(jobId, version);
    const definition = jobDefinitionSchema.parse({
      ...(before ?? freshJob(jobId)),
      ...change,
      version,
      revision: this.#revision,
      createdAt: before?.createdAt ?? toIso(now),
      updatedAt: toIso(now),
    });
    this.#truth.set(jobId, definition);
    const { paused } = definition;
    this.#rule(jobId, now, paused === undefined ? everyMsOf(definition) : undefined);
    // The end of a pause is a fire time itself.
    const end = paused?.until === undefined ? undefined : Date.parse(paused.until) - 1;
    if (end !== undefined) this.#rule(jobId, Math.max(now, end), everyMsOf(definition));
    return editOf(definition);
  }

  remove(jobId: string, now: number): Edit {
    this.#revision += 1;
    this.#truth.delete(jobId);
    this.#rule(jobId, now, undefined);
    return deletionOf({ revision: this.#revision }, redisMillis(now));
  }

  /** Lets a leader see everything that was written. Answers the jobs that it has news of. */
  show(): readonly string[] {
    const changed: string[] = [];
    for (const jobId of this.#forces.keys()) {
      const definition = this.#truth.get(jobId);
      if (this.#seen.get(jobId) === definition) continue;
      if (definition === undefined) this.#seen.delete(jobId);
      else this.#seen.set(jobId, definition);
      changed.push(jobId);
    }
    return changed;
  }

  /** Damages what stands, or puts it back as it was. */
  damage(jobId: string, isDamaged: boolean): void {
    const definition = this.#truth.get(jobId);
    if (isDamaged) {
      this.#broken.set(jobId, 'no JSON');
      this.#seen.delete(jobId);
    } else {
      this.#broken.delete(jobId);
      if (definition !== undefined) this.#seen.set(jobId, definition);
    }
  }

  get catalog(): DefinitionCatalog {
    const seen = this.#seen;
    return {
      open: async () => undefined,
      get: (jobId) => seen.get(jobId),
      all: () => seen.values(),
      bytes: 0,
      get size() {
        return seen.size;
      },
      broken: () => this.#broken,
      onChange: () => () => undefined,
      refresh: async () => undefined,
      catchUp: async () => undefined,
      onWentBack: () => () => undefined,
      close: async () => undefined,
    };
  }

  #rule(jobId: string, from: number, everyMs: number | undefined): void {
    // A pause that has not ended yet ends with the version that it is of.
    const earlier = this.forces(jobId).filter((each) => each.from <= from);
    this.#forces.set(jobId, [...earlier, { from, everyMs }]);
  }
}

function freshJob(id: string): object {
  return {
    id,
    schedule: { kind: 'every', everyMs: 1000 },
    task: { kind: 'handler', handler: 'noop' },
    overlap: 'allow',
  };
}

function everyMsOf({ schedule }: JobDefinition): number | undefined {
  return schedule.kind === 'every' ? schedule.everyMs : undefined;
}

/** Every fire time up to `until` of whichever version was in force at it: the checker's own arithmetic. */
export function dueUnder(forces: readonly Force[], until: number): readonly number[] {
  const due: number[] = [];
  for (const [i, { from, everyMs }] of forces.entries()) {
    if (everyMs === undefined) continue;
    const last = Math.min(forces[i + 1]?.from ?? until, until);
    for (let at = (Math.floor(from / everyMs) + 1) * everyMs; at <= last; at += everyMs) {
      due.push(at);
    }
  }
  return due;
}
