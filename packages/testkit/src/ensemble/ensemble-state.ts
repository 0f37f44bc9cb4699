import type {
  Checkpoint,
  Election,
  EpochMillis,
  JobDefinition,
  NodeInfo,
  WorkerInfo,
} from '@escapement/core';

/** A candidate that stands, with what its election is told by. */
export interface StandingCandidate {
  readonly nodeId: string;
  /** The transaction that made it: the epoch of its term, should it lead. */
  readonly czxid: number;
  /** Called when the queue has changed. */
  readonly onMoved: () => void;
}

/** One who is told of each definition that changes. */
type DefinitionListener = (jobId: string) => void;

/** All that an ensemble in memory keeps, in one place; everything is told in the same turn. */
export class EnsembleState {
  readonly definitions = new Map<string, JobDefinition>();
  /** Ids whose znode holds what is no definition, with what is wrong. */
  readonly broken = new Map<string, string>();
  readonly nodes: NodeInfo[] = [];
  readonly workers: WorkerInfo[] = [];
  /** The history, oldest first. */
  readonly terms: Election[] = [];
  readonly texts = new Map<string, string>();
  checkpoint: Checkpoint | undefined;
  announced: { nodeId: string; epoch: number; since: EpochMillis } | undefined;
  leastRevision = 0;
  #name = 1;
  #zxid = 0;
  #candidates: StandingCandidate[] = [];
  readonly #definitionListeners = new Set<DefinitionListener>();
  readonly #nameListeners = new Set<(ensembleId: string) => void>();

  /** The name of its data. */
  get id(): string {
    return `ensemble-${this.#name}`;
  }

  /** Counts one more transaction. */
  nextZxid(): number {
    this.#zxid += 1;
    return this.#zxid;
  }

  /** Those who stand, in order; the first leads. */
  get candidates(): readonly StandingCandidate[] {
    return this.#candidates;
  }

  join(candidate: StandingCandidate): void {
    this.#candidates = [...this.#candidates, candidate];
    candidate.onMoved();
  }

  leave(candidate: StandingCandidate): void {
    this.#candidates = this.#candidates.filter((each) => each !== candidate);
    for (const each of this.#candidates) each.onMoved();
  }

  put(definition: JobDefinition): void {
    this.broken.delete(definition.id);
    this.definitions.set(definition.id, definition);
    this.#tell(definition.id);
  }

  putBroken(jobId: string, problem: string): void {
    this.definitions.delete(jobId);
    this.broken.set(jobId, problem);
    this.#tell(jobId);
  }

  remove(jobId: string): void {
    this.broken.delete(jobId);
    this.definitions.delete(jobId);
    this.#tell(jobId);
  }

  /** Gives the data another name. */
  rename(): string {
    this.#name += 1;
    for (const listener of this.#nameListeners) listener(this.id);
    return this.id;
  }

  onDefinition(listener: DefinitionListener): () => void {
    this.#definitionListeners.add(listener);
    return () => this.#definitionListeners.delete(listener);
  }

  onName(listener: (ensembleId: string) => void): () => void {
    this.#nameListeners.add(listener);
    return () => this.#nameListeners.delete(listener);
  }

  #tell(jobId: string): void {
    for (const listener of this.#definitionListeners) listener(jobId);
  }
}
