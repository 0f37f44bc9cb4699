import type { LockView } from '@escapement/core';

/** A place in the line of a lock. */
export interface LockPlace {
  readonly name: string;
  readonly owner: { readonly runId: string; readonly workerId: string };
  /** Grows with every place that is taken. */
  readonly token: number;
}

const since = '2026-01-01T00:00:00.000Z';

/** Who stands in line for which lock; the first of a line holds it. */
export class LockLines {
  readonly #lines = new Map<string, LockPlace[]>();
  readonly #listeners = new Set<() => void>();

  /** In order. */
  get names(): readonly string[] {
    return [...this.#lines.keys()].sort();
  }

  join(place: LockPlace): void {
    this.#lines.set(place.name, [...(this.#lines.get(place.name) ?? []), place]);
  }

  /** Those who stand behind it are told. */
  leave(place: LockPlace): void {
    const line = this.#lines.get(place.name) ?? [];
    const left = line.filter((each) => each !== place);
    if (left.length === line.length) return;
    if (left.length === 0) this.#lines.delete(place.name);
    else this.#lines.set(place.name, left);
    for (const listener of [...this.#listeners]) listener();
  }

  isHeldBy(place: LockPlace): boolean {
    return this.#lines.get(place.name)?.[0] === place;
  }

  view(name: string): LockView | undefined {
    const [holder, ...waiters] = this.#lines.get(name) ?? [];
    if (holder === undefined) return undefined;
    return {
      name,
      holder: { ...holder.owner, since, fencingToken: holder.token },
      waiterCount: waiters.length,
      waiters: waiters.map(({ owner }) => ({ ...owner, since })),
    };
  }

  /** Told whenever somebody has left a line. */
  onLeft(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
