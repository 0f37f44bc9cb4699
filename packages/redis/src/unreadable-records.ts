import type { Clock } from '@escapement/core';
import type { Redis } from 'ioredis';
import { noteUnreadableScript, recentlyUnreadableScript } from './lua/unreadable.ts';
import { runScript } from './script.ts';

/** A record is noted so often at most; a list that is shown each second would do it each second. */
const noteEveryMs = 60_000;
const rememberedMost = 1_000;
/** How long a record counts as unreadable after somebody has met it last. */
export const countedForMs = 3_600_000;

/** Notes in Redis what cannot be read there, so that every node can tell of it. What a script meets it notes by itself. */
export class UnreadableRecords {
  readonly #client: Redis;
  readonly #base: string;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #notedAtMs = new Map<string, number>();
  #gathered: string[] = [];

  constructor(parts: {
    readonly client: Redis;
    readonly base: string;
    readonly clock: Pick<Clock, 'monotonicMs'>;
  }) {
    this.#client = parts.client;
    this.#base = parts.base;
    this.#clock = parts.clock;
  }

  /** The record's name without our prefix, and the field or member of it. */
  note(name: string): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#notedAtMs.get(name) ?? Number.NEGATIVE_INFINITY) < noteEveryMs) return;
    if (this.#notedAtMs.size >= rememberedMost) this.#notedAtMs.clear();
    this.#notedAtMs.set(name, nowMs);
    this.#gathered.push(name);
    if (this.#gathered.length === 1) setImmediate(() => this.#send());
  }

  /** What anybody met lately. Forgets the rest. */
  async recent(now: number): Promise<readonly string[]> {
    const args = [this.#base, now - countedForMs];
    return (await runScript(this.#client, recentlyUnreadableScript, args)) as string[];
  }

  #send(): void {
    const names = this.#gathered;
    this.#gathered = [];
    // Whoever reads it next notes it again; nothing else hangs on it.
    const forget = () => {
      for (const name of names) this.#notedAtMs.delete(name);
    };
    runScript(this.#client, noteUnreadableScript, [this.#base, ...names]).catch(forget);
  }
}
