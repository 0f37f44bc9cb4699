import {
  type Clock,
  type EpochMillis,
  type LeaseAsk,
  type LeaseInTheWay,
  type LeaseRenewal,
  type LeaseStore,
  type LeaseTaking,
  type LockTaker,
  type LockTenure,
  type LockView,
  leaseLimits,
  type NamePage,
  type NameQuery,
  type TokenRange,
  toIso,
} from '@escapement/core';
import { MemoryLeasePast } from './memory-lease-past.ts';

/** When its clock began, for people to read. */
const epoch = Date.parse('2026-03-07T12:00:00.000Z');

interface Place {
  readonly id: string;
  readonly sent?: string | undefined;
  readonly owner: string;
  readonly since: EpochMillis;
  endsAt: EpochMillis;
}

interface Line {
  holder: (Place & { readonly token: number }) | undefined;
  places: Place[];
}

/** Leases in memory; several interfaces over one of these are several nodes of one cluster. */
export class MemoryLeases implements LeaseStore {
  readonly #clock: Clock;
  readonly #lines = new Map<string, Line>();
  readonly #past = new MemoryLeasePast();
  readonly #listeners = new Set<(id: string) => void>();
  #tokens: { last: number; limit: number } | undefined;
  #wanted: string | undefined;
  #asked = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async take(ask: LeaseAsk, tokens?: TokenRange): Promise<LeaseTaking> {
    const line = this.#line(ask.name);
    const { holder, places } = line;
    const known = holder?.id === ask.id ? holder : places.find(({ id }) => id === ask.id);
    if (known !== undefined && known.sent !== ask.sent) return { kind: 'other-sent' };
    if (holder?.id === ask.id) return heldAs(holder);
    if (this.#isFull(ask.name)) return { kind: 'full', of: 'names' };
    const isFree = holder === undefined && (places[0] === undefined || places[0].id === ask.id);
    if (isFree) return this.#hold(line, ask, tokens);
    return this.#stand(line, ask);
  }

  async renew(
    name: string,
    { id, leaseMs }: { readonly id: string; readonly leaseMs: number },
  ): Promise<LeaseRenewal> {
    const { holder } = this.#line(name);
    if (holder?.id !== id) return { kind: 'not-held' };
    holder.endsAt = this.#now() + leaseMs;
    return { kind: 'renewed', fencingToken: holder.token, expiresAt: holder.endsAt };
  }

  async release(name: string, id: string): Promise<boolean> {
    const line = this.#line(name);
    const isHeld = line.holder?.id === id;
    const index = line.places.findIndex((place) => place.id === id);
    if (isHeld) {
      line.holder = undefined;
      this.#past.end(name, { at: this.#now(), because: 'released' });
    }
    if (index >= 0) line.places.splice(index, 1);
    this.#tellFirst(line);
    return isHeld || index >= 0;
  }

  async takeAway(
    name: string,
    fencingToken: number,
    taker?: LockTaker,
  ): Promise<{ readonly owner: string } | undefined> {
    const line = this.#line(name);
    const { holder } = line;
    if (holder?.token !== fencingToken) return undefined;
    line.holder = undefined;
    this.#past.end(name, { at: this.#now(), because: 'taken-away', taker });
    this.#tellFirst(line);
    return { owner: holder.owner };
  }

  async page({ limit, after = '' }: NameQuery): Promise<NamePage<LockView>> {
    const views = [...this.#lines.keys()].sort().flatMap((name) => this.#view(name) ?? []);
    const left = views.filter(({ name }) => name > after);
    const items = left.slice(0, limit);
    const last = items.at(-1);
    const isMore = last !== undefined && left.length > items.length;
    return { items, total: views.length, ...(isMore ? { next: last.name } : {}) };
  }

  async get(name: string): Promise<LockView | undefined> {
    return this.#view(name);
  }

  async history(name: string): Promise<readonly LockTenure[]> {
    return this.#past.of(name, this.#now());
  }

  onTurn(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everything is lost, as of a store that is emptied. */
  forget(): void {
    this.#lines.clear();
    this.#past.forget();
    this.#tokens = undefined;
    this.#wanted = undefined;
  }

  #hold(line: Line, ask: LeaseAsk, tokens: TokenRange | undefined): LeaseTaking {
    if (tokens !== undefined) this.#takeRange(tokens);
    const now = this.#now();
    if (this.#tokens === undefined || this.#tokens.last >= this.#tokens.limit) {
      this.#asked += this.#wanted === undefined ? 1 : 0;
      this.#wanted ??= String(this.#asked);
      return { kind: 'tokens-out', above: this.#tokens?.limit ?? 0, wanted: this.#wanted };
    }
    this.#tokens.last += 1;
    const token = this.#tokens.last;
    line.places = line.places.filter(({ id }) => id !== ask.id);
    line.holder = { ...ask, since: now, endsAt: now + ask.leaseMs, token };
    this.#lines.set(ask.name, line);
    this.#past.begin(ask.name, line.holder);
    return heldAs(line.holder);
  }

  #stand(line: Line, ask: LeaseAsk): LeaseTaking {
    const { holder, places } = line;
    const now = this.#now();
    const index = places.findIndex(({ id }) => id === ask.id);
    const first = holder ?? places[0];
    const way = (at: number): LeaseInTheWay => ({ owner: first?.owner ?? '?', place: at + 1 });
    if (!ask.waits) {
      if (index >= 0) places.splice(index, 1);
      return { kind: 'taken', ...way(index < 0 ? places.length : index) };
    }
    if (index < 0 && places.length >= leaseLimits.waitersOfOne) return { kind: 'full', of: 'line' };
    const place = places[index] ?? { ...ask, since: now, endsAt: now };
    place.endsAt = now + leaseLimits.placeMs;
    if (index < 0) places.push(place);
    this.#tellFirst(line);
    const lookInMs = Math.min(leaseLimits.lookEveryMs, (first?.endsAt ?? now) - now + 1);
    return { kind: 'waits', lookInMs, ...way(index < 0 ? places.length - 1 : index) };
  }

  #takeRange({ from, to, wanted }: TokenRange): void {
    const { last, limit } = this.#tokens ?? { last: 0, limit: 0 };
    if (last < limit || wanted !== this.#wanted || from < limit) return;
    this.#wanted = undefined;
    this.#tokens = { last: from, limit: to };
  }

  #isFull(name: string): boolean {
    return !this.#lines.has(name) && this.#lines.size >= leaseLimits.names;
  }

  /** As it stands by now. */
  #line(name: string): Line {
    const line = this.#lines.get(name) ?? { holder: undefined, places: [] };
    const now = this.#now();
    if (line.holder !== undefined && line.holder.endsAt <= now) line.holder = undefined;
    line.places = line.places.filter(({ endsAt }) => endsAt > now);
    return line;
  }

  #now(): EpochMillis {
    return epoch + Math.floor(this.#clock.monotonicMs());
  }

  #tellFirst({ holder, places: [first] }: Line): void {
    if (holder !== undefined || first === undefined) return;
    for (const listener of [...this.#listeners]) listener(first.id);
  }

  #view(name: string): LockView | undefined {
    const { holder, places } = this.#line(name);
    if (holder === undefined && places.length === 0) {
      this.#lines.delete(name);
      return undefined;
    }
    const holders = holder === undefined ? [] : [{ ...told(holder), fencingToken: holder.token }];
    return {
      name,
      ...{ kind: 'lease', permits: null, holder: holders[0] ?? null },
      ...{ holderCount: holders.length, holders },
      ...{ waiterCount: places.length, waiters: places.map(told) },
    };
  }
}

function heldAs({ token, endsAt }: { readonly token: number; readonly endsAt: EpochMillis }) {
  return { kind: 'held' as const, fencingToken: token, expiresAt: endsAt };
}

function told({ owner, since, endsAt }: Place) {
  return {
    ...{ runId: null, workerId: owner, since: toIso(since) },
    ...{ mode: 'alone' as const, expiresAt: toIso(endsAt) },
  };
}
