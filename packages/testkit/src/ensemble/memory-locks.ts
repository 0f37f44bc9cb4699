import {
  CoordinationFault,
  type Fault,
  type HeldLock,
  type LockOwner,
  type LockPort,
  type LockTaker,
  type LockTenure,
  type LockView,
  type NamePage,
  type NameQuery,
  type PermitChange,
} from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';
import { type LineRefusal, type LockPlace, modeOf } from './lock-lines.ts';

/** A place as its member knows it. */
interface Stand {
  /** Another one after its session has ended while it stood in line. */
  place: LockPlace;
  readonly lost: AbortController;
  readonly grant: (held: HeldLock) => void;
  readonly refuse: (error: unknown) => void;
  isHeld: boolean;
}

/** The locks of an ensemble in memory, as one member has them: first come, first served, and gone with its session. */
export class MemoryLocks implements LockPort {
  readonly #ensemble: EnsembleState;
  readonly #fault: () => Fault | undefined;
  readonly #stands = new Set<Stand>();
  /** Those of a session that is over. */
  readonly #fallen = new Set<Stand>();
  /** Places that it no longer wants, and could not say so. */
  readonly #abandoned = new Set<LockPlace>();

  constructor(ensemble: EnsembleState, fault: () => Fault | undefined) {
    this.#ensemble = ensemble;
    this.#fault = fault;
    ensemble.locks.onMoved(() => this.hear());
  }

  async acquire(name: string, owner: LockOwner, signal: AbortSignal): Promise<HeldLock> {
    this.#ask();
    if (signal.aborted) throw noLongerWanted();
    const refusal = this.#ensemble.locks.refusal({ name, owner, mode: modeOf(owner) });
    if (refusal !== undefined) throw refused(refusal);
    return new Promise((grant, refuse) => {
      const place = this.#newPlace({ name, owner });
      const stand: Stand = { place, lost: new AbortController(), grant, refuse, isHeld: false };
      signal.addEventListener('abort', () => this.#giveUp(stand), { once: true });
      this.#join(stand);
      if (owner.inLine === false && !stand.isHeld) this.#giveUp(stand, taken());
    });
  }

  async page({ limit, after = '' }: NameQuery): Promise<NamePage<LockView>> {
    this.#ask();
    const { names } = this.#ensemble.locks;
    const left = names.filter((name) => name > after);
    const shown = left.slice(0, limit);
    const items = shown.flatMap((name) => this.#ensemble.locks.view(name) ?? []);
    const last = shown.at(-1);
    const isMore = last !== undefined && left.length > shown.length;
    return { items, total: names.length, ...(isMore ? { next: last } : {}) };
  }

  async get(name: string): Promise<LockView | undefined> {
    this.#ask();
    return this.#ensemble.locks.view(name);
  }

  async setPermits(name: string, change: { from: number; to: number }): Promise<PermitChange> {
    this.#ask();
    return this.#ensemble.locks.setPermits(name, change);
  }

  async takeAway(
    name: string,
    fencingToken: number,
    taker?: LockTaker,
  ): Promise<Pick<LockOwner, 'runId' | 'workerId'> | undefined> {
    this.#ask();
    const place = this.#ensemble.locks.holderWith(name, fencingToken);
    if (place === undefined) return undefined;
    this.#ensemble.locks.leave(place, { kind: 'taken-away', taker });
    const { runId, workerId } = place.owner;
    return { runId, workerId };
  }

  async history(name: string): Promise<readonly LockTenure[]> {
    this.#ask();
    return this.#ensemble.locks.past(name);
  }

  /** Looks at all of its places. */
  hear(): void {
    if (this.#fault() !== undefined) return;
    for (const place of this.#abandoned) {
      this.#abandoned.delete(place);
      this.#ensemble.locks.leave(place);
    }
    for (const stand of this.#fallen) if (!stand.isHeld) this.#standAnew(stand);
    for (const stand of this.#stands) this.#look(stand);
  }

  /** Its session is over, and with it its places. */
  fall(): void {
    const places = [...this.#stands].map(({ place }) => place);
    for (const stand of this.#stands) this.#fallen.add(stand);
    this.#stands.clear();
    for (const place of [...places, ...this.#abandoned])
      this.#ensemble.locks.leave(place, { kind: 'died' });
    this.#abandoned.clear();
  }

  /** It hears that its session is over: what it held is lost, and where it stood in line it does so with its next session. */
  lose(): void {
    for (const stand of this.#fallen) {
      if (!stand.isHeld) continue;
      this.#fallen.delete(stand);
      stand.lost.abort();
    }
  }

  #newPlace({ name, owner }: Pick<LockPlace, 'name' | 'owner'>): LockPlace {
    return { name, owner, mode: modeOf(owner), token: this.#ensemble.nextZxid() };
  }

  #standAnew(stand: Stand): void {
    this.#fallen.delete(stand);
    stand.place = this.#newPlace(stand.place);
    this.#join(stand);
  }

  #join(stand: Stand): void {
    this.#stands.add(stand);
    this.#ensemble.locks.join(stand.place);
    this.#look(stand);
  }

  #look(stand: Stand): void {
    const { place, lost } = stand;
    if (stand.isHeld && !this.#ensemble.locks.has(place)) {
      this.#stands.delete(stand);
      lost.abort();
    }
    if (stand.isHeld || !this.#ensemble.locks.isHeldBy(place)) return;
    stand.isHeld = true;
    stand.grant({
      fencingToken: place.token,
      lost: lost.signal,
      release: async () => this.#leave(stand),
    });
  }

  #giveUp(stand: Stand, why = noLongerWanted()): void {
    if (stand.isHeld) return;
    this.#leave(stand);
    stand.refuse(why);
  }

  #leave(stand: Stand): void {
    this.#fallen.delete(stand);
    if (!this.#stands.delete(stand)) return;
    if (this.#fault() === undefined) this.#ensemble.locks.leave(stand.place);
    else this.#abandoned.add(stand.place);
  }

  #ask(): void {
    const fault = this.#fault();
    if (fault !== undefined) throw fault;
  }
}

function noLongerWanted(): CoordinationFault {
  return new CoordinationFault('COORD_ABORTED', 'no longer wanted', { retryable: false });
}

function refused(refusal: LineRefusal): CoordinationFault {
  const permits = refusal.kind === 'other-permits' ? { permits: refusal.permits } : {};
  return new CoordinationFault(refusalCodes[refusal.kind], 'it may not be joined', {
    retryable: false,
    data: permits,
  });
}

const refusalCodes = {
  full: 'COORD_LOCK_FULL',
  'other-kind': 'COORD_LOCK_KIND',
  'other-permits': 'COORD_LOCK_PERMITS',
} as const;

function taken(): CoordinationFault {
  return new CoordinationFault('COORD_LOCK_TAKEN', 'somebody holds it', { retryable: false });
}
