import { randomBytes } from 'node:crypto';
import {
  type CalendarDefinition,
  type CalendarInput,
  type CalendarRemoveOutcome,
  type CalendarStore,
  type CalendarWriteOutcome,
  type Clock,
  CoordinationFault,
  calendarNameSchema,
  type Logger,
  type RedisMillis,
} from '@escapement/core';
import { isUnanswered } from '../connection/codes.ts';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import type { Paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { decode, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import {
  type CalendarRefusal,
  calendarCreation,
  calendarRemoval,
  calendarReplacement,
  type DecideCalendar,
} from './calendar-edits.ts';
import { CalendarMemory } from './calendar-memory.ts';
import { type CalendarRegister, parseRegister, withWrite } from './calendar-register.ts';
import { readCalendar, toStoredCalendar } from './calendar-znode.ts';

const attemptsOfOneWrite = 60;

interface CalendarParts {
  readonly session: Session;
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly identity: IdentityKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Written =
  | { readonly kind: 'stored'; readonly calendar: CalendarDefinition }
  | { readonly kind: 'removed' }
  | CalendarRefusal;

/** The shared calendars: each a znode under `/calendars`, all of them in memory. */
export class ZooKeeperCalendars implements CalendarStore {
  readonly #parts: CalendarParts;
  readonly #memory: CalendarMemory;

  constructor(parts: CalendarParts) {
    this.#parts = parts;
    this.#memory = new CalendarMemory(parts);
  }

  open(): Promise<void> {
    return this.#memory.open();
  }

  get(name: string): CalendarDefinition | undefined {
    return this.#memory.calendars.get(name);
  }

  all(): ReadonlyMap<string, CalendarDefinition> {
    return this.#memory.calendars;
  }

  broken(): ReadonlyMap<string, string> {
    return this.#memory.broken;
  }

  onChange(
    listener: (change: { name: string; calendar: CalendarDefinition | undefined }) => void,
  ): () => void {
    return this.#memory.onChange(listener);
  }

  close(): Promise<void> {
    return this.#memory.close();
  }

  async read(name: string): Promise<CalendarDefinition | undefined> {
    if (!isCalendarName(name)) return undefined;
    const { znodes, paths } = this.#parts;
    await znodes.sync(paths.calendars);
    const stored = readCalendar(name, await znodes.get(paths.calendar(name)));
    return stored.kind === 'calendar' ? stored.calendar : undefined;
  }

  async create(input: CalendarInput, now: RedisMillis): Promise<CalendarWriteOutcome> {
    return asWriteOutcome(await this.#write(input.name, calendarCreation(input, now)));
  }

  async replace(
    input: CalendarInput,
    write: { now: RedisMillis; ifVersion?: number },
  ): Promise<CalendarWriteOutcome> {
    return asWriteOutcome(await this.#write(input.name, calendarReplacement(input, write)));
  }

  async remove(name: string, write: { ifVersion?: number }): Promise<CalendarRemoveOutcome> {
    const written = await this.#write(name, calendarRemoval(write));
    return written.kind === 'changed' || written.kind === 'removed'
      ? written
      : { kind: 'not-found' };
  }

  async #write(name: string, decide: DecideCalendar): Promise<Written> {
    if (!isCalendarName(name)) return { kind: 'not-found' };
    const writeId = randomBytes(9).toString('base64url');
    for (let attempt = 1; attempt <= attemptsOfOneWrite; attempt += 1) {
      const written = await this.#attempt({ name, decide, writeId });
      if (written !== 'again') {
        // Who has written sees it at once, without waiting for the watch.
        if (written.kind === 'stored') this.#memory.learn(written.calendar);
        if (written.kind === 'removed') this.#memory.forget(name);
        this.#memory.poke();
        return written;
      }
      await this.#parts.clock.sleep(Math.random() * Math.min(50, 2 * attempt));
    }
    throw new CoordinationFault('COORD_CONTENDED', `calendar "${name}": too many other writers`, {
      retryable: true,
      data: { name },
    });
  }

  async #attempt(write: {
    readonly name: string;
    readonly decide: DecideCalendar;
    readonly writeId: string;
  }): Promise<Written | 'again'> {
    const { name, decide, writeId } = write;
    const { znodes, paths } = this.#parts;
    // The register is read first: the multi passes only if no calendar has been written since.
    const registerZnode = await znodes.get(paths.calendars);
    if (registerZnode === undefined) throw noGround(paths.calendars);
    const register = parseRegister(decode(registerZnode.data));
    const path = paths.calendar(name);
    const stored = readCalendar(name, await znodes.get(path));
    const edit = decide(stored, register);
    const registerOp = (after: CalendarRegister): MultiOp => ({
      kind: 'set',
      path: paths.calendars,
      data: encode(after),
      version: registerZnode.version,
    });
    switch (edit.kind) {
      case 'refuse':
        return edit.refusal;
      case 'delete': {
        const op = registerOp(withWrite(register, { writeId, removed: edit.version }));
        return (await this.#commit([op, { kind: 'remove', path }], writeId))
          ? { kind: 'removed' }
          : 'again';
      }
      case 'store': {
        const { data, calendar } = toStoredCalendar(edit.calendar);
        const op = registerOp(withWrite(register, { writeId, stored: calendar.version }));
        const kind = stored.kind === 'absent' ? 'create' : 'set';
        return (await this.#commit([op, { kind, path, data }], writeId))
          ? { kind: 'stored', calendar }
          : 'again';
      }
    }
  }

  /** Whether the multi was carried out; when no answer came, the register is asked. */
  async #commit(ops: readonly MultiOp[], writeId: string): Promise<boolean> {
    const { znodes, paths } = this.#parts;
    try {
      return (await znodes.multi(ops)).kind === 'done';
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      await znodes.sync(paths.calendars);
      const after = await znodes.get(paths.calendars);
      if (after === undefined) return false;
      return parseRegister(decode(after.data)).writes.includes(writeId);
    }
  }
}

function asWriteOutcome(written: Written): CalendarWriteOutcome {
  switch (written.kind) {
    case 'stored':
    case 'stands':
      return { kind: 'written', calendar: written.calendar };
    case 'removed':
      return { kind: 'not-found' };
    default:
      return written;
  }
}

function isCalendarName(name: string): boolean {
  return calendarNameSchema.safeParse(name).success;
}

function noGround(path: string): CoordinationFault {
  return new CoordinationFault('COORD_NO_GROUND', `${path} does not exist`, { retryable: true });
}
