import {
  fitsLine,
  holdsAt,
  type LineMode,
  type LockOwner,
  type LockTenure,
  type LockView,
  lineAtMost,
  type PermitChange,
} from '@escapement/core';
import { type LineEnd, LockPasts } from './lock-pasts.ts';

/** A place in the line of a lock. */
export interface LockPlace {
  readonly name: string;
  readonly owner: LockOwner;
  readonly mode: LineMode;
  /** Grows with every place that is taken. */
  readonly token: number;
}

/** Why a place may not be taken. */
export type LineRefusal =
  | { readonly kind: 'full' | 'other-kind' }
  | { readonly kind: 'other-permits'; readonly permits: number };

interface Line {
  readonly places: LockPlace[];
  /** Who has come to hold, also where permits became fewer since. */
  readonly held: Set<LockPlace>;
  permits: number;
}

const since = '2026-01-01T00:00:00.000Z';

/** How one who wishes this goes together with others. */
export function modeOf({ wish }: LockOwner): LineMode {
  if (wish?.kind === 'read') return 'read';
  return wish?.kind === 'semaphore' ? 'permit' : 'alone';
}

/** Who stands in line for which lock; the first of a line holds it, and those after it that go together with it. */
export class LockLines {
  readonly #lines = new Map<string, Line>();
  readonly #pasts = new LockPasts();
  readonly #listeners = new Set<() => void>();

  /** In order. */
  get names(): readonly string[] {
    return [...this.#lines.keys()].sort();
  }

  /** Why this place would be refused, if it would. */
  refusal({ name, owner, mode }: Omit<LockPlace, 'token'>): LineRefusal | undefined {
    const line = this.#lines.get(name);
    const { wish = { kind: 'mutex' } } = owner;
    if (line === undefined) return undefined;
    if (owner.runId === null && line.places.length >= lineAtMost) return { kind: 'full' };
    if (wish.kind === 'mutex') return undefined;
    if (!fitsLine(line.places, mode)) return { kind: 'other-kind' };
    if (wish.kind !== 'semaphore' || wish.permits === line.permits) return undefined;
    return { kind: 'other-permits', permits: line.permits };
  }

  join(place: LockPlace): void {
    const { wish } = place.owner;
    const permits = wish?.kind === 'semaphore' ? wish.permits : 1;
    const line = this.#lines.get(place.name) ?? { places: [], held: new Set(), permits };
    line.places.push(place);
    this.#lines.set(place.name, line);
  }

  /** Those who stand behind it are told. */
  leave(place: LockPlace, end: LineEnd = { kind: 'released' }): void {
    const line = this.#lines.get(place.name);
    const index = line?.places.indexOf(place) ?? -1;
    if (line === undefined || index < 0) return;
    line.places.splice(index, 1);
    if (line.held.delete(place)) this.#pasts.end(place, end);
    if (line.places.length === 0) this.#lines.delete(place.name);
    this.#tell();
  }

  /** Whether the place holds, or comes to hold by being asked. */
  isHeldBy(place: LockPlace): boolean {
    const line = this.#lines.get(place.name);
    if (line === undefined) return false;
    if (line.held.has(place)) return true;
    if (!this.#holdsByRule(line, place)) return false;
    line.held.add(place);
    this.#pasts.begin(place);
    return true;
  }

  has(place: LockPlace): boolean {
    return this.#lines.get(place.name)?.places.includes(place) === true;
  }

  /** The place of a holder that was given this token. */
  holderWith(name: string, token: number): LockPlace | undefined {
    const line = this.#lines.get(name);
    return line && [...line.held].find((place) => place.token === token);
  }

  setPermits(name: string, { from, to }: { from: number; to: number }): PermitChange {
    const line = this.#lines.get(name);
    if (line?.places[0]?.mode !== 'permit') return { kind: 'absent' };
    if (line.permits !== from) return { kind: 'differs', permits: line.permits };
    line.permits = to;
    this.#tell();
    return { kind: 'set', overcommitted: line.held.size > to };
  }

  view(name: string): LockView | undefined {
    const line = this.#lines.get(name);
    const first = line?.places[0];
    if (line === undefined || first === undefined) return undefined;
    const isHolder = (place: LockPlace) => line.held.has(place) || this.#holdsByRule(line, place);
    const holders = line.places
      .filter(isHolder)
      .map((place) => ({ ...told(place), fencingToken: place.token }));
    const waiters = line.places.filter((place) => !isHolder(place)).map(told);
    const isSemaphore = first.mode === 'permit';
    const isRead = line.places.some(({ mode }) => mode === 'read');
    return {
      name,
      kind: isSemaphore ? 'semaphore' : isRead ? 'read-write' : 'mutex',
      permits: isSemaphore ? line.permits : null,
      holder: holders[0] ?? null,
      holderCount: holders.length,
      holders,
      waiterCount: waiters.length,
      waiters,
    };
  }

  /** Who held it last, newest first. */
  past(name: string): readonly LockTenure[] {
    return this.#pasts.of(name, this.#lines.get(name)?.places ?? []);
  }

  /** Told whenever somebody has left a line, or more of it may hold. */
  onMoved(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #holdsByRule({ places, permits }: Line, place: LockPlace): boolean {
    return holdsAt(places, places.indexOf(place), permits);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function told({ owner: { runId, workerId }, mode }: LockPlace) {
  return { runId, workerId, since, mode };
}
