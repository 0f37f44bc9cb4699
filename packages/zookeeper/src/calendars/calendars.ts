import type {
  CalendarDefinition,
  CalendarInput,
  CalendarRemoveOutcome,
  CalendarStore,
  CalendarWriteOutcome,
  PutOutcome,
  RedisMillis,
  RevisionsReading,
  Wanted,
} from '@escapement/core';
import { type DocumentParts, ZooKeeperDocuments } from '../documents/documents.ts';
import { calendarKind } from './calendar-kind.ts';

/** The shared calendars: documents under the names that jobs refer to them by. */
export class ZooKeeperCalendars implements CalendarStore {
  readonly #documents: ZooKeeperDocuments<CalendarDefinition>;

  constructor(parts: DocumentParts) {
    this.#documents = new ZooKeeperDocuments(calendarKind, parts);
  }

  open(): Promise<void> {
    return this.#documents.open();
  }

  get(name: string): CalendarDefinition | undefined {
    return this.#documents.get(name);
  }

  all(): ReadonlyMap<string, CalendarDefinition> {
    return this.#documents.all();
  }

  broken(): ReadonlyMap<string, string> {
    return this.#documents.broken();
  }

  onChange(
    listener: (change: { name: string; calendar: CalendarDefinition | undefined }) => void,
  ): () => void {
    return this.#documents.onChange(({ name, document }) => listener({ name, calendar: document }));
  }

  close(): Promise<void> {
    return this.#documents.close();
  }

  read(name: string): Promise<CalendarDefinition | undefined> {
    return this.#documents.read(name);
  }

  revisions(name: string): Promise<RevisionsReading<CalendarInput>> {
    return this.#documents.revisions(name);
  }

  async create(input: CalendarInput, now: RedisMillis, by?: string): Promise<CalendarWriteOutcome> {
    const outcome = await this.#documents.put(input, { now, by, over: 'nothing' });
    return outcome.kind === 'conflict' ? { kind: 'name-taken' } : asWriteOutcome(outcome);
  }

  async replace(
    input: CalendarInput,
    write: Wanted & { now: RedisMillis; ifVersion?: number; by?: string },
  ): Promise<CalendarWriteOutcome> {
    const { now, by, signal, ifVersion = 'anything' } = write;
    return asWriteOutcome(await this.#documents.put(input, { now, by, signal, over: ifVersion }));
  }

  async remove(
    name: string,
    write: Wanted & { ifVersion?: number },
  ): Promise<CalendarRemoveOutcome> {
    const outcome = await this.#documents.delete(name, write.ifVersion ?? 'anything', write);
    switch (outcome.kind) {
      case 'deleted':
        return { ...outcome, kind: 'removed' };
      case 'absent':
        return { kind: 'not-found' };
      case 'conflict':
        return { kind: 'changed', currentVersion: outcome.currentVersion };
    }
  }
}

function asWriteOutcome(outcome: PutOutcome<CalendarDefinition>): CalendarWriteOutcome {
  switch (outcome.kind) {
    case 'written':
      return {
        kind: 'written',
        calendar: outcome.document,
        ...(outcome.before === undefined ? {} : { before: outcome.before }),
      };
    case 'absent':
      return { kind: 'not-found' };
    case 'conflict':
      return { kind: 'changed', currentVersion: outcome.currentVersion };
    case 'refused':
      // Nothing can stand under what is no name.
      return { kind: outcome.because === 'bad-name' ? 'not-found' : outcome.because };
  }
}
