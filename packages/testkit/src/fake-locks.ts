import {
  CoordinationFault,
  type HeldLock,
  type LockPort,
  type LockView,
  type NamePage,
  type NameQuery,
} from '@escapement/core';

interface Place {
  readonly name: string;
  readonly owner: { runId: string; workerId: string };
  readonly token: number;
  readonly lost: AbortController;
  readonly grant: (held: HeldLock) => void;
  readonly refuse: (error: unknown) => void;
}

/** Locks over memory: first come, first served, with tokens that grow. */
export class FakeLocks implements LockPort {
  readonly #lines = new Map<string, Place[]>();
  #nextToken = 100;
  /** How many coming calls of `acquire` find ZooKeeper away. */
  awayCalls = 0;

  async acquire(
    name: string,
    owner: { runId: string; workerId: string },
    signal: AbortSignal,
  ): Promise<HeldLock> {
    if (this.awayCalls > 0) {
      this.awayCalls -= 1;
      throw new CoordinationFault('COORD_DISCONNECTED', 'ZooKeeper is away', { retryable: true });
    }
    return new Promise((grant, refuse) => {
      if (signal.aborted) {
        refuse(noLongerWanted());
        return;
      }
      const token = this.#nextToken;
      this.#nextToken += 1;
      const place: Place = { name, owner, token, lost: new AbortController(), grant, refuse };
      const line = this.#lineOf(name);
      line.push(place);
      signal.addEventListener('abort', () => this.#leave(place), { once: true });
      if (line[0] === place) this.#grant(place);
    });
  }

  async page({ limit, after = '' }: NameQuery): Promise<NamePage<LockView>> {
    const names = [...this.#lines.keys()].sort().filter((name) => name > after);
    const views = await Promise.all(names.map((name) => this.get(name)));
    const all = views.filter((view) => view !== undefined);
    const items = all.slice(0, limit);
    const last = items.at(-1);
    const isMore = last !== undefined && all.length > items.length;
    return { items, total: this.#lines.size, ...(isMore ? { next: last.name } : {}) };
  }

  async get(name: string): Promise<LockView | undefined> {
    const [holder, ...waiters] = this.#lineOf(name);
    if (holder === undefined) return undefined;
    const since = '2026-01-01T00:00:00.000Z';
    return {
      name,
      holder: { ...holder.owner, since, fencingToken: holder.token },
      waiterCount: waiters.length,
      waiters: waiters.map((place) => ({ ...place.owner, since })),
    };
  }

  /** The session ended: the holder hears of it, and the next in line holds the lock. */
  lose(name: string): void {
    const place = this.#lineOf(name)[0];
    if (place === undefined) return;
    place.lost.abort();
    this.#remove(place);
  }

  #grant(place: Place): void {
    place.grant({
      fencingToken: place.token,
      lost: place.lost.signal,
      release: async () => this.#remove(place),
    });
  }

  #leave(place: Place): void {
    const line = this.#lineOf(place.name);
    if (line[0] === place || !line.includes(place)) return;
    this.#remove(place);
    place.refuse(noLongerWanted());
  }

  #remove(place: Place): void {
    const line = this.#lineOf(place.name);
    const wasFirst = line[0] === place;
    const index = line.indexOf(place);
    if (index >= 0) line.splice(index, 1);
    const next = line[0];
    if (wasFirst && next !== undefined) this.#grant(next);
  }

  #lineOf(name: string): Place[] {
    const line = this.#lines.get(name) ?? [];
    this.#lines.set(name, line);
    return line;
  }
}

function noLongerWanted(): CoordinationFault {
  return new CoordinationFault('COORD_ABORTED', 'no longer wanted', { retryable: false });
}
