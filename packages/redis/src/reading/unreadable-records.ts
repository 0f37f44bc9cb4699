import type { Clock } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { Keys } from '../scripts/names.ts';
import { runScript } from '../scripts/script.ts';
import { noteUnreadableScript, recentlyUnreadableScript } from '../scripts/unreadable.ts';

/** A record is noted so often at most; a list that is shown each second would do it each second. */
const noteEveryMs = 60_000;
const rememberedMost = 1_000;
/** How long a record counts as unreadable after somebody has met it last. */
export const countedForMs = 3_600_000;

/** Notes in Redis what cannot be read there, so that every node can tell of it. What a script meets it notes by itself. */
export class UnreadableRecords {
  readonly #on: { readonly client: Redis; readonly keys: Keys };
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #notedAtMs = new Map<string, number>();
  #gathered: string[] = [];

  constructor(parts: {
    readonly client: Redis;
    readonly keys: Keys;
    readonly clock: Pick<Clock, 'monotonicMs'>;
  }) {
    this.#on = parts;
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
    const asked = { since: now - countedForMs };
    return (await runScript(this.#on, recentlyUnreadableScript, asked)) as string[];
  }

  #send(): void {
    const names = this.#gathered;
    this.#gathered = [];
    // Whoever reads it next notes it again; nothing else hangs on it.
    const forget = () => {
      for (const name of names) this.#notedAtMs.delete(name);
    };
    runScript(this.#on, noteUnreadableScript, { names }).catch(forget);
  }
}
