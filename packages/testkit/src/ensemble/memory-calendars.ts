import { isDeepStrictEqual } from 'node:util';
import {
  type CalendarDefinition,
  type CalendarInput,
  type CalendarStore,
  type CalendarWriteOutcome,
  calendarNameSchema,
  documentContent,
  type Fault,
  type RedisMillis,
  type RevisionsReading,
  revisionsOf,
  toIso,
} from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

type Change = Parameters<Parameters<CalendarStore['onChange']>[0]>[0];

/** The shared calendars of an ensemble in memory, as one member has them; it knows each change at once while it can be told. */
export class MemoryCalendars implements CalendarStore {
  readonly #ensemble: EnsembleState;
  readonly #fault: () => Fault | undefined;
  readonly #calendars = new Map<string, CalendarDefinition>();
  readonly #broken = new Map<string, string>();
  readonly #listeners = new Set<(change: Change) => void>();

  constructor(ensemble: EnsembleState, fault: () => Fault | undefined) {
    this.#ensemble = ensemble;
    this.#fault = fault;
    ensemble.onCalendar(() => this.hear());
    this.hear();
  }

  async open(): Promise<void> {}

  get(name: string): CalendarDefinition | undefined {
    return this.#calendars.get(name);
  }

  all(): ReadonlyMap<string, CalendarDefinition> {
    return this.#calendars;
  }

  broken(): ReadonlyMap<string, string> {
    return this.#broken;
  }

  async read(name: string): Promise<CalendarDefinition | undefined> {
    this.#ask();
    return this.#ensemble.calendars.get(name);
  }

  async revisions(name: string): Promise<RevisionsReading<CalendarInput>> {
    this.#ask();
    if (this.#versionOf(name) === undefined) return { kind: 'absent' };
    const { calendarPasts, calendars } = this.#ensemble;
    const past = calendarPasts.get(name) ?? [];
    return { kind: 'read', revisions: revisionsOf(past, calendars.get(name), documentContent) };
  }

  async create(input: CalendarInput, now: RedisMillis, by?: string): Promise<CalendarWriteOutcome> {
    this.#ask();
    const { name } = input;
    if (!calendarNameSchema.safeParse(name).success) return { kind: 'not-found' };
    if (this.#versionOf(name) !== undefined) return { kind: 'name-taken' };
    return this.#write(input, { version: this.#ensemble.calendarsRemovedUpTo + 1, now, by });
  }

  replace: CalendarStore['replace'] = async (input, { now, ifVersion, by }) => {
    this.#ask();
    const version = this.#versionOf(input.name);
    if (version === undefined) return { kind: 'not-found' };
    const before = this.#ensemble.calendars.get(input.name);
    if (before !== undefined && isSameContent(before, input)) {
      return { kind: 'written', calendar: before };
    }
    if (ifVersion !== undefined && ifVersion !== version) {
      return { kind: 'changed', currentVersion: version };
    }
    // Nobody can tell which version a broken one had.
    const last = before === undefined ? this.#ensemble.calendarsHighest : version;
    return this.#write(input, { version: last + 1, now, by });
  };

  remove: CalendarStore['remove'] = async (name, { ifVersion }) => {
    this.#ask();
    const version = this.#versionOf(name);
    if (version === undefined) return { kind: 'not-found' };
    if (ifVersion !== undefined && ifVersion !== version) {
      return { kind: 'changed', currentVersion: version };
    }
    const before = this.#ensemble.calendars.get(name);
    this.#ensemble.removeCalendar(name);
    return { kind: 'removed', ...(before === undefined ? {} : { before }) };
  };

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {}

  /** Takes in whatever has changed, while it can be told. */
  hear(): void {
    if (this.#fault() !== undefined) return;
    const { calendars, brokenCalendars } = this.#ensemble;
    const known = [...this.#calendars.keys(), ...this.#broken.keys()];
    for (const name of new Set([...known, ...calendars.keys(), ...brokenCalendars.keys()])) {
      this.#take(name);
    }
  }

  #take(name: string): void {
    const calendar = this.#ensemble.calendars.get(name);
    const problem = this.#ensemble.brokenCalendars.get(name);
    if (this.#calendars.get(name) === calendar && this.#broken.get(name) === problem) return;
    this.#calendars.delete(name);
    this.#broken.delete(name);
    if (calendar !== undefined) this.#calendars.set(name, calendar);
    if (problem !== undefined) this.#broken.set(name, problem);
    for (const listener of this.#listeners) listener({ name, calendar });
  }

  /** 0 for one that cannot be read. */
  #versionOf(name: string): number | undefined {
    if (this.#ensemble.brokenCalendars.has(name)) return 0;
    return this.#ensemble.calendars.get(name)?.version;
  }

  #write(
    input: CalendarInput,
    write: { readonly version: number; readonly now: RedisMillis; readonly by: string | undefined },
  ): CalendarWriteOutcome {
    const { version, now, by } = write;
    const before = this.#ensemble.calendars.get(input.name);
    const calendar = { ...input, version, updatedAt: toIso(now) };
    this.#ensemble.putCalendar(calendar, by);
    return { kind: 'written', calendar, ...(before === undefined ? {} : { before }) };
  }

  #ask(): void {
    const fault = this.#fault();
    if (fault !== undefined) throw fault;
  }
}

function isSameContent(before: CalendarDefinition, input: CalendarInput): boolean {
  const { version: _version, updatedAt: _updatedAt, ...content } = before;
  return isDeepStrictEqual(content, input);
}
