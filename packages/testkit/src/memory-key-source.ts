import {
  type Clock,
  type EpochMillis,
  type ExpiringKey,
  type HeardEnd,
  type KeyHearing,
  type KeySource,
  type KeyStanding,
  matchesKeyPattern,
  StoreFault,
} from '@escapement/core';

type Listener = Parameters<KeySource['listen']>[0];

/** Keys looked through by one step of a scan. */
const scannedAtOnce = 10;

/**
 * A Redis of somebody else's in memory. It ends what has run out when somebody asks for it, as the real one does at the latest, and tells of it unless it is told
 * not to; by itself it ends nothing, as a real one that has much else to do.
 */
export class MemoryKeySource implements KeySource {
  readonly name: string;
  readonly #clock: Clock;
  /** Each key with its end, which those have not that last. */
  readonly #keys = new Map<string, EpochMillis | undefined>();
  readonly #listeners = new Set<Listener>();
  #tells = true;
  #wholeSince: EpochMillis;
  /** While set it cannot be asked. */
  isAway = false;
  /** How often keys were asked for. */
  asked = 0;

  constructor(name: string, clock: Clock) {
    this.name = name;
    this.#clock = clock;
    this.#wholeSince = clock.now();
  }

  /** Writes a key, with an end or without one. */
  set(key: string, ttlMs?: number): void {
    this.#keys.set(key, ttlMs === undefined ? undefined : this.#clock.now() + ttlMs);
  }

  delete(key: string): void {
    this.#keys.delete(key);
  }

  /** Ends all that has run out, as it does by and by. */
  sweep(): void {
    for (const key of [...this.#keys.keys()]) this.#standingOf(key);
  }

  /** Whether it tells of ends. */
  set tells(tells: boolean) {
    this.#tells = tells;
    if (tells) this.#wholeSince = this.#clock.now();
    else this.#missed();
  }

  /** The connections of those who listen are lost, and had again at once: what ends within `work` nobody hears of. */
  async cut(work: () => Promise<void> = async () => undefined): Promise<void> {
    const listeners = [...this.#listeners];
    this.#missed();
    this.#listeners.clear();
    await work();
    for (const listener of listeners) this.#listeners.add(listener);
    this.#wholeSince = this.#clock.now();
  }

  get hearing(): KeyHearing {
    if (this.#listeners.size === 0) return { kind: 'silent', reason: 'nobody listens' };
    return this.#tells
      ? { kind: 'hears' }
      : { kind: 'untold', command: 'CONFIG SET notify-keyspace-events Ex' };
  }

  async standings(keys: readonly string[]) {
    this.#serve();
    return { standings: keys.map((key) => this.#standingOf(key)), now: this.#clock.now() };
  }

  async scan(pattern: string, cursor = '0') {
    this.#serve();
    const all = [...this.#keys.keys()].sort();
    const from = Number(cursor);
    const keys = all.slice(from, from + scannedAtOnce).flatMap((key): readonly ExpiringKey[] => {
      const standing = this.#standingOf(key);
      const isOne = standing.kind === 'expires' && matchesKeyPattern(pattern, key);
      return isOne ? [{ key, at: standing.at }] : [];
    });
    const next = from + scannedAtOnce;
    return { keys, leftOut: 0, ...(next < all.length ? { cursor: String(next) } : {}) };
  }

  listen(listener: Listener): () => void {
    if (this.#listeners.size === 0) this.#wholeSince = this.#clock.now();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async caughtUp(): Promise<EpochMillis | undefined> {
    return this.#tells && this.#listeners.size > 0 ? this.#wholeSince : undefined;
  }

  #serve(): void {
    this.asked += 1;
    if (!this.isAway) return;
    throw new StoreFault('STORE_UNAVAILABLE', `${this.name} is away`, { retryable: true });
  }

  #standingOf(key: string): KeyStanding {
    if (!this.#keys.has(key)) return { kind: 'gone' };
    const at = this.#keys.get(key);
    if (at === undefined) return { kind: 'lasting' };
    if (at >= this.#clock.now()) return { kind: 'expires', at };
    this.#keys.delete(key);
    if (this.#tells) this.#tell({ key, from: this.#clock.now() - 1_000, upTo: this.#clock.now() });
    return { kind: 'gone' };
  }

  #tell(end: HeardEnd): void {
    for (const { ended } of this.#listeners) ended(end);
  }

  #missed(): void {
    for (const { missed } of this.#listeners) missed();
  }
}
