import {
  type CalendarDefinition,
  type Clock,
  CoordinationFault,
  type Logger,
} from '@escapement/core';
import { forbidden, isForbidden } from '../connection/codes.ts';
import { Converger } from '../converger.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { Paths } from '../paths.ts';
import { Listeners } from '../session/listeners.ts';
import type { Session } from '../session/session.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { readCalendar, type StoredCalendar } from './calendar-znode.ts';

/**
 * All calendars in memory. There are few of them, so at every event all are read again: the watch on `/calendars` tells of
 * every write of ours, since each goes through its data, and a watch on each calendar tells of what somebody else did to it.
 */
export class CalendarMemory {
  readonly calendars = new Map<string, CalendarDefinition>();
  readonly broken = new Map<string, string>();
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #logger: Logger;
  readonly #converger: Converger;
  readonly #changed: Listeners<[{ name: string; calendar: CalendarDefinition | undefined }]>;
  readonly #firstReading: Deferred<void> = deferred();
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.poke();
  #stopListening: (() => void) | undefined;

  constructor(parts: {
    readonly session: Session;
    readonly znodes: Znodes;
    readonly paths: Paths;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#logger = parts.logger;
    this.#changed = new Listeners(parts.logger);
    this.#converger = new Converger({
      step: () => this.#step(),
      clock: parts.clock,
      logger: parts.logger,
      doing: 'reading the calendars',
      mayRetry: () => parts.session.state === 'connected',
    });
  }

  /** Resolves when all have been read once. */
  open(): Promise<void> {
    // Watches end with their connection, so that every new one is a reason to look again.
    this.#stopListening ??= this.#session.onConnected(() => this.poke());
    if (this.#session.state === 'connected') this.poke();
    return this.#firstReading.promise;
  }

  /** Looks again, unless nobody has opened the memory yet. */
  poke(): void {
    if (this.#stopListening !== undefined) this.#converger.poke();
  }

  /** Keeps a calendar that was just written. */
  learn(calendar: CalendarDefinition): void {
    this.#keep(calendar.name, { kind: 'calendar', calendar });
  }

  /** Drops a calendar that was just deleted. */
  forget(name: string): void {
    this.#keep(name, { kind: 'absent' });
  }

  onChange(
    listener: (change: { name: string; calendar: CalendarDefinition | undefined }) => void,
  ): () => void {
    return this.#changed.add(listener);
  }

  async close(): Promise<void> {
    this.#stopListening?.();
    await this.#converger.close();
    this.#firstReading.resolve();
  }

  async #step(): Promise<void> {
    const folder = this.#paths.calendars;
    // The watch is set before the list is read: whatever changes after that fires it.
    if ((await this.#znodes.get(folder, this.#onEvent)) === undefined) {
      throw new CoordinationFault('COORD_MISSING', `${folder} does not exist`, { retryable: true });
    }
    const names = (await this.#znodes.children(folder)) ?? [];
    const here = new Set(names);
    const gone = [...this.calendars.keys(), ...this.broken.keys()].filter(
      (each) => !here.has(each),
    );
    for (const name of gone) this.#keep(name, { kind: 'absent' });
    await Promise.all(names.map((name) => this.#read(name)));
    this.#firstReading.resolve();
  }

  async #read(name: string): Promise<void> {
    try {
      const znode = await this.#znodes.get(this.#paths.calendar(name), this.#onEvent);
      this.#keep(name, readCalendar(name, znode));
    } catch (error) {
      // The folder let itself be read, so that this is about this one calendar and must not hide the others.
      if (!isForbidden(error)) throw error;
      this.#keep(name, { kind: 'broken', problem: forbidden });
    }
  }

  #keep(name: string, stored: StoredCalendar): void {
    switch (stored.kind) {
      case 'absent': {
        const wasKnown = this.calendars.delete(name);
        const wasBroken = this.broken.delete(name);
        if (wasKnown || wasBroken) this.#changed.tell({ name, calendar: undefined });
        return;
      }
      case 'broken':
        if (this.broken.get(name) === stored.problem) return;
        this.calendars.delete(name);
        this.broken.set(name, stored.problem);
        this.#logger.error(
          { name, problem: stored.problem },
          'this calendar cannot be read; the jobs that use it wait until it is replaced',
        );
        this.#changed.tell({ name, calendar: undefined });
        return;
      case 'calendar': {
        const { calendar } = stored;
        const before = this.calendars.get(name);
        // Versions never go back, so that a lower one was read before the write that we know of.
        if (before !== undefined && before.version >= calendar.version) return;
        this.broken.delete(name);
        this.calendars.set(name, calendar);
        this.#changed.tell({ name, calendar });
        return;
      }
    }
  }
}
