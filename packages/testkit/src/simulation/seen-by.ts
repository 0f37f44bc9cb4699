import type {
  CalendarDefinition,
  CalendarStore,
  CoordinationSession,
  DefinitionCatalog,
  ElectionPort,
  HeldLock,
  JobDefinition,
  LockPort,
  SessionState,
  Standing,
} from '@escapement/core';
import type { SimulatedProcess } from './simulated-process.ts';

type Told<T> = (listener: T) => () => void;

/** Listeners of a process, told what it has read. */
class Listeners<T extends (...told: never) => void> {
  readonly #all = new Set<T>();

  readonly add: Told<T> = (listener) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  *[Symbol.iterator](): Generator<T> {
    yield* [...this.#all];
  }
}

/** The election as a process knows it: its place is what it last read of it. */
export function electionSeenBy(process: SimulatedProcess, election: ElectionPort): ElectionPort {
  const listeners = new Listeners<(standing: Standing) => void>();
  let seen = election.standing;
  election.onStanding((standing) => {
    process.read(() => {
      seen = standing;
      for (const listener of listeners) listener(standing);
    });
  });
  return new Proxy(election, {
    get(target, name) {
      if (name === 'standing') return seen;
      if (name === 'onStanding') return listeners.add;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** The session as a process knows it. */
export function sessionSeenBy(
  process: SimulatedProcess,
  session: CoordinationSession,
): CoordinationSession {
  const listeners = new Listeners<
    (state: SessionState, detail: { readonly expired: boolean }) => void
  >();
  let seen = session.state;
  session.onChange((state, detail) => {
    process.read(() => {
      seen = state;
      for (const listener of listeners) listener(state, detail);
    });
  });
  return {
    get state() {
      return seen;
    },
    onChange: listeners.add,
    dependency: () => session.dependency(),
  };
}

/** The definitions as a process knows them, which may be later than they are. */
export function catalogSeenBy(
  process: SimulatedProcess,
  catalog: DefinitionCatalog,
  delayed: (news: () => void) => void,
): DefinitionCatalog {
  const seen = new Map([...catalog.all()].map((job): [string, JobDefinition] => [job.id, job]));
  const listeners = new Listeners<Parameters<DefinitionCatalog['onChange']>[0]>();
  const take = (jobId: string) => {
    // What is read is what stands by then, as of a watch that rang.
    const definition = catalog.get(jobId);
    if (seen.get(jobId) === definition) return;
    if (definition === undefined) seen.delete(jobId);
    else seen.set(jobId, definition);
    for (const listener of listeners) listener({ jobId, definition });
  };
  catalog.onChange(({ jobId }) => delayed(() => process.read(() => take(jobId))));
  return {
    open: async () => undefined,
    get: (jobId) => seen.get(jobId),
    all: () => seen.values(),
    get size() {
      return seen.size;
    },
    bytes: 0,
    broken: () => catalog.broken(),
    onChange: listeners.add,
    refresh: async () => undefined,
    async catchUp() {
      await catalog.catchUp();
      await process.reading();
      for (const jobId of new Set([...seen.keys(), ...idsIn(catalog)])) take(jobId);
    },
    onWentBack: (listener) => catalog.onWentBack(listener),
    close: async () => undefined,
  };
}

function idsIn(catalog: DefinitionCatalog): readonly string[] {
  return [...catalog.all()].map(({ id }) => id);
}

type SeenCalendars = Pick<CalendarStore, 'get' | 'all' | 'onChange'>;

/** The calendars as a process knows them, which may be later than they are. */
export function calendarsSeenBy(
  process: SimulatedProcess,
  calendars: SeenCalendars,
  delayed: (news: () => void) => void,
): SeenCalendars {
  const seen = new Map<string, CalendarDefinition>(calendars.all());
  const listeners = new Listeners<Parameters<CalendarStore['onChange']>[0]>();
  const take = (name: string) => {
    const calendar = calendars.get(name);
    if (seen.get(name) === calendar) return;
    if (calendar === undefined) seen.delete(name);
    else seen.set(name, calendar);
    for (const listener of listeners) listener({ name, calendar });
  };
  calendars.onChange(({ name }) => delayed(() => process.read(() => take(name))));
  return { get: (name) => seen.get(name), all: () => seen, onChange: listeners.add };
}

/**
 * The locks as a process knows them: it hears of a loss when it reads of it, and gives up what it holds by itself when its session was not
 * heard of for so long, since the server is about to give it to somebody else.
 */
export function locksSeenBy(
  process: SimulatedProcess,
  locks: LockPort,
  { session, giveUpMs }: { readonly session: CoordinationSession; readonly giveUpMs: number },
): Pick<LockPort, 'acquire'> {
  const held = new Set<() => void>();
  let heard = new AbortController();
  session.onChange((state) => {
    heard.abort();
    heard = new AbortController();
    if (state !== 'suspended') return;
    const { signal } = heard;
    void process.clock.sleep(giveUpMs, signal).then(() => {
      if (!signal.aborted) for (const lose of [...held]) lose();
    });
  });
  const watched = (lock: HeldLock): HeldLock => {
    const lost = new AbortController();
    const lose = (): void => lost.abort();
    held.add(lose);
    const hear = (): void => process.read(lose);
    if (lock.lost.aborted) hear();
    lock.lost.addEventListener('abort', hear, { once: true });
    return {
      fencingToken: lock.fencingToken,
      lost: lost.signal,
      release: async () => {
        held.delete(lose);
        await lock.release();
      },
    };
  };
  return {
    acquire: async (name, owner, signal) => watched(await locks.acquire(name, owner, signal)),
  };
}
