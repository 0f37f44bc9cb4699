import {
  type CalendarDefinition,
  type Checkpoint,
  documentContent,
  type Election,
  type EpochMillis,
  type JobDefinition,
  type NodeInfo,
  type Past,
  pastWith,
  type WorkerInfo,
} from '@escapement/core';

/** A candidate that stands, with what its election is told by. */
export interface StandingCandidate {
  readonly nodeId: string;
  /** The transaction that made it: the epoch of its term, should it lead. */
  readonly czxid: number;
  /** Called when the queue has changed. */
  readonly onMoved: () => void;
}

/** All that an ensemble in memory keeps, in one place; everything is told in the same turn. */
export class EnsembleState {
  readonly definitions = new Map<string, JobDefinition>();
  /** Ids whose znode holds what is no definition, with what is wrong. */
  readonly broken = new Map<string, string>();
  readonly nodes: NodeInfo[] = [];
  readonly workers: WorkerInfo[] = [];
  /** The history, oldest first. */
  readonly terms: Election[] = [];
  /** The settings; to be written by `writeText`. */
  readonly texts = new Map<string, string>();
  /** Of jobs that were edited. */
  readonly jobPasts = new Map<string, Past<JobDefinition>>();
  readonly calendars = new Map<string, CalendarDefinition>();
  /** Names whose znode holds what is no calendar, with what is wrong. */
  readonly brokenCalendars = new Map<string, string>();
  readonly calendarPasts = new Map<string, Past<CalendarDefinition>>();
  /** The highest version that a calendar ever had, and that one had that was deleted. */
  calendarsHighest = 0;
  calendarsRemovedUpTo = 0;
  checkpoint: Checkpoint | undefined;
  announced: { nodeId: string; epoch: number; since: EpochMillis } | undefined;
  /** No revision is given at or below this. */
  leastRevision = 0;
  #name = 1;
  #zxid = 0;
  #candidates: StandingCandidate[] = [];
  readonly #definitionTold = new Told<string>();
  readonly #nameTold = new Told<string>();
  readonly #textTold = new Told<string>();
  readonly #calendarTold = new Told<string>();

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

  /** Its record goes with it. */
  leave(candidate: StandingCandidate): void {
    this.#candidates = this.#candidates.filter((each) => each !== candidate);
    if (this.announced?.epoch === candidate.czxid) this.announced = undefined;
    for (const each of this.#candidates) each.onMoved();
  }

  /** The revision of the next write. */
  nextRevision(): number {
    this.leastRevision += 1;
    return this.leastRevision;
  }

  put(definition: JobDefinition): void {
    this.leastRevision = Math.max(this.leastRevision, definition.revision);
    this.broken.delete(definition.id);
    this.definitions.set(definition.id, definition);
    this.#definitionTold.tell(definition.id);
  }

  putBroken(jobId: string, problem: string): void {
    this.definitions.delete(jobId);
    this.broken.set(jobId, problem);
    this.#definitionTold.tell(jobId);
  }

  remove(jobId: string): void {
    this.broken.delete(jobId);
    this.definitions.delete(jobId);
    this.jobPasts.delete(jobId);
    this.#definitionTold.tell(jobId);
  }

  /** `by`: who has written it. */
  putCalendar(calendar: CalendarDefinition, by?: string): void {
    const past = this.calendarPasts.get(calendar.name) ?? [];
    const before = this.calendars.get(calendar.name);
    const standing = { before, contentOf: documentContent };
    this.calendarPasts.set(calendar.name, pastWith(past, { by, document: calendar }, standing));
    this.calendarsHighest = Math.max(this.calendarsHighest, calendar.version);
    this.brokenCalendars.delete(calendar.name);
    this.calendars.set(calendar.name, calendar);
    this.#calendarTold.tell(calendar.name);
  }

  putBrokenCalendar(name: string, problem: string): void {
    this.calendars.delete(name);
    this.brokenCalendars.set(name, problem);
    this.#calendarTold.tell(name);
  }

  /** Nobody can tell which version a broken one had. */
  removeCalendar(name: string): void {
    const version = this.calendars.get(name)?.version ?? this.calendarsHighest;
    this.calendarsRemovedUpTo = Math.max(this.calendarsRemovedUpTo, version);
    this.calendars.delete(name);
    this.calendarPasts.delete(name);
    this.brokenCalendars.delete(name);
    this.#calendarTold.tell(name);
  }

  /** What stands under the name, or what is made now. */
  textOr(name: string, make: () => string): string {
    const text = this.texts.get(name);
    if (text !== undefined) return text;
    const made = make();
    this.writeText(name, made);
    return made;
  }

  writeText(name: string, text: string): void {
    this.texts.set(name, text);
    this.#textTold.tell(name);
  }

  removeText(name: string): void {
    this.texts.delete(name);
    this.#textTold.tell(name);
  }

  /** Gives the data another name. */
  rename(): string {
    this.#name += 1;
    this.#nameTold.tell(this.id);
    return this.id;
  }

  /** Told of each definition that changes. */
  onDefinition(listener: (jobId: string) => void): () => void {
    return this.#definitionTold.add(listener);
  }

  onCalendar(listener: (name: string) => void): () => void {
    return this.#calendarTold.add(listener);
  }

  onText(listener: (name: string) => void): () => void {
    return this.#textTold.add(listener);
  }

  onName(listener: (ensembleId: string) => void): () => void {
    return this.#nameTold.add(listener);
  }
}

/** Those who are told of something. */
class Told<T> {
  readonly #listeners = new Set<(about: T) => void>();

  add(listener: (about: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(about: T): void {
    for (const listener of [...this.#listeners]) listener(about);
  }
}
