import {
  type CalendarDefinition,
  type Checkpoint,
  documentContent,
  type Election,
  type InstancePlace,
  type JobDefinition,
  leaderOffice,
  type NodeInfo,
  type Past,
  pastWith,
  type ServiceInstance,
  type WorkerInfo,
} from '@escapement/core';
import { LockLines } from './lock-lines.ts';
import { OfficeState, type StandingCandidate } from './office-state.ts';

/** An instance of a service that has no session, and until when it stands. */
export interface LeasedInstance {
  readonly at: InstancePlace;
  readonly info: ServiceInstance;
  readonly until: number;
}

/** All that an ensemble in memory keeps, in one place; everything is told in the same turn. */
export class EnsembleState {
  readonly definitions = new Map<string, JobDefinition>();
  /** Ids whose znode holds what is no definition, with what is wrong. */
  readonly broken = new Map<string, string>();
  readonly nodes: NodeInfo[] = [];
  readonly workers: WorkerInfo[] = [];
  /** Who is told which worker comes to be among the living, or goes. */
  readonly workerListeners = new Set<(workerId: string, isHere: boolean) => void>();
  /** Who is in which roll: by its folder and name, and then by id. */
  readonly rolls = new Map<string, Map<string, unknown>>();
  /** By service and id. */
  readonly serviceLeases = new Map<string, LeasedInstance>();
  readonly locks = new LockLines();
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
  /** No revision is given at or below this. */
  leastRevision = 0;
  #name = 1;
  #zxid = 0;
  readonly #offices = new Map<string, OfficeState>();
  readonly #definitionTold = new Told<string>();
  readonly #nameTold = new Told<string>();
  readonly #textTold = new Told<string>();
  readonly #calendarTold = new Told<string>();
  readonly #leaseTold = new Told<string>();

  /** The name of its data. */
  get id(): string {
    return `ensemble-${this.#name}`;
  }

  tellWorker(workerId: string, isHere: boolean): void {
    for (const listener of this.workerListeners) listener(workerId, isHere);
  }

  /** Counts one more transaction. */
  nextZxid(): number {
    this.#zxid += 1;
    return this.#zxid;
  }

  /** What one office has. */
  office(name: string): OfficeState {
    const office = this.#offices.get(name) ?? new OfficeState(() => this.nextZxid());
    this.#offices.set(name, office);
    return office;
  }

  /** Those who stand for the leader's office, in order; the first leads. */
  get candidates(): readonly StandingCandidate[] {
    return this.office(leaderOffice).candidates;
  }

  /** The history of that office, oldest first. */
  get terms(): Election[] {
    return this.office(leaderOffice).terms;
  }

  /** Who says to hold it. */
  get announced(): OfficeState['announced'] {
    return this.office(leaderOffice).announced;
  }

  set announced(announced: OfficeState['announced']) {
    this.office(leaderOffice).announced = announced;
  }

  get checkpoint(): Checkpoint | undefined {
    return this.office(leaderOffice).checkpoint;
  }

  set checkpoint(checkpoint: Checkpoint | undefined) {
    this.office(leaderOffice).checkpoint = checkpoint;
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

  keepLease(name: string, lease: LeasedInstance): void {
    this.serviceLeases.set(name, lease);
    this.#leaseTold.tell(name);
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

  onLease(listener: (name: string) => void): () => void {
    return this.#leaseTold.add(listener);
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
