import {
  type Clock,
  type DefinitionCatalog,
  type JobDefinition,
  type KeyExpiredSchedule,
  type KeySource,
  type Logger,
  matchesKeyPattern,
} from '@escapement/core';
import { HeardEnds } from './heard-ends.ts';

/** Redis servers in which keys run out, by their names. */
export type KeySources = ReadonlyMap<string, KeySource>;

interface Heard {
  readonly ends: HeardEnds;
  readonly stop: () => void;
}

/**
 * What this node hears of the ends of keys that jobs wait for. Every node listens, whoever leads, so that whoever leads next goes through what was told
 * while nobody did. To a source that no job names nobody listens.
 */
export class KeyHearing {
  readonly #sources: KeySources;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #jobs = new Map<string, KeyExpiredSchedule>();
  readonly #heard = new Map<string, Heard>();
  readonly #bells = new Set<() => void>();

  constructor(deps: {
    readonly keySources?: KeySources | undefined;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#sources = deps.keySources ?? new Map();
    this.#clock = deps.clock;
    this.#logger = deps.logger;
  }

  /** The jobs that wait for keys. */
  get jobs(): ReadonlyMap<string, KeyExpiredSchedule> {
    return this.#jobs;
  }

  source(name: string): KeySource | undefined {
    return this.#sources.get(name);
  }

  /** What was heard of a source. */
  of(name: string): HeardEnds | undefined {
    return this.#heard.get(name)?.ends;
  }

  /** Calls whenever an end is heard that a job waits for, until the answer is called. */
  onEnd(bell: () => void): () => void {
    this.#bells.add(bell);
    return () => this.#bells.delete(bell);
  }

  /** Follows which jobs there are until the answer is called. */
  follow(catalog: Pick<DefinitionCatalog, 'all' | 'onChange'>): () => void {
    const unsubscribe = catalog.onChange(({ jobId, definition }) => {
      this.#note(jobId, definition);
      this.#listenWhereAsked();
    });
    for (const definition of catalog.all()) this.#note(definition.id, definition);
    this.#listenWhereAsked();
    return () => {
      unsubscribe();
      for (const { stop } of this.#heard.values()) stop();
      this.#heard.clear();
    };
  }

  #note(jobId: string, definition: JobDefinition | undefined): void {
    if (definition?.schedule.kind === 'key-expired') this.#jobs.set(jobId, definition.schedule);
    else this.#jobs.delete(jobId);
  }

  #listenWhereAsked(): void {
    const asked = new Set([...this.#jobs.values()].map(({ source }) => source));
    for (const name of asked) this.#listenTo(name);
    for (const [name, { stop }] of this.#heard) {
      if (asked.has(name)) continue;
      stop();
      this.#heard.delete(name);
    }
  }

  #listenTo(name: string): void {
    const source = this.#sources.get(name);
    if (source === undefined || this.#heard.has(name)) return;
    const ends = new HeardEnds(() => this.#clock.monotonicMs());
    const stop = source.listen({
      ended: (end) => {
        if (!this.#isAwaited(name, end.key)) return;
        ends.add(end);
        for (const bell of this.#bells) bell();
      },
      missed: () =>
        this.#logger.warn(
          { source: name },
          'ends of keys may have been told that this node did not hear; they are found by looking',
        ),
    });
    this.#heard.set(name, { ends, stop });
  }

  #isAwaited(name: string, key: string): boolean {
    for (const { source, pattern } of this.#jobs.values()) {
      if (source === name && matchesKeyPattern(pattern, key)) return true;
    }
    return false;
  }
}
