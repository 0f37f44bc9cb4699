import type {
  CoordinationSession,
  DefinitionCatalog,
  ElectionPort,
  JobDefinition,
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
    onWentBack: (listener) => catalog.onWentBack(listener),
    close: async () => undefined,
  };
}
