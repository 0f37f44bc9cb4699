import {
  type CommitOutcome,
  type Seen,
  type StoreClock,
  StoreFault,
  type Term,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { serverBehind } from '../connection/heard-connector.ts';
import { asking } from '../connection/store-fault.ts';
import type { RedisMeter } from '../metrics.ts';
import type { Keys } from '../scripts/names.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript, type Script } from '../scripts/script.ts';

/** What came of a script under the fence, with what else it answered. */
export type Fenced =
  | {
      readonly kind: 'committed';
      readonly generation: number;
      readonly replies: readonly unknown[];
    }
  | Exclude<CommitOutcome, { kind: 'committed' }>;

/** What is written under the fence. */
export interface FencedScript {
  readonly script: Script;
  readonly about?: object;
  readonly texts?: readonly string[];
  /**
   * Written before anybody has vouched for this Redis: what it answers is not counted as seen, or a loss would be hidden from who is to
   * judge it.
   */
  readonly isBeforeVouching?: boolean;
}

/**
 * Writes only under the epoch of a term. Each script looks by itself whether the office is the term's, in the same breath in which it
 * writes; here its answer is read, and what has been seen of Redis is remembered.
 */
export class Fence {
  readonly #parts: {
    readonly client: Redis;
    readonly keys: Keys;
    readonly time: Pick<StoreClock, 'now'>;
    readonly meter: RedisMeter;
  };
  #server = '';
  #seen: Seen | undefined;

  constructor(parts: {
    readonly client: Redis;
    readonly keys: Keys;
    readonly time: Pick<StoreClock, 'now'>;
    readonly meter: RedisMeter;
  }) {
    this.#parts = parts;
  }

  /** What was last seen: the generation that this process wrote, and when. */
  get seen(): Seen | undefined {
    return this.#seen;
  }

  /** A claim or a vouching was answered by this server. */
  servedBy(server: string): void {
    this.#server = server;
  }

  /** Redis lost its memory, and that has been accounted for: what was seen before does not count any more. */
  forgive(): void {
    this.#seen = undefined;
  }

  /** Rejects with a `StoreFault` while Redis cannot be asked. Everything asked must be idempotent, since an answer may be lost. */
  async commit(term: Term, doing: string, asked: FencedScript): Promise<Fenced> {
    const { client, keys } = this.#parts;
    const by = {
      ensemble: term.ensembleId,
      epoch: term.epoch,
      seen: this.#seen?.generation ?? 0,
      server: serverBehind(client),
    };
    const reply = await asking(doing, () =>
      runScript({ client, keys }, asked.script, { by, ...asked.about }, asked.texts),
    );
    const fenced = this.#read(listIn(reply, doing, 1), doing);
    if (fenced.kind === 'committed' && !asked.isBeforeVouching) this.#see(fenced.generation);
    return fenced;
  }

  #see(generation: number): void {
    this.#seen = { server: this.#server, generation, at: this.#parts.time.now() };
  }

  #read([kind, told, ...replies]: readonly unknown[], doing: string): Fenced {
    switch (kind) {
      case 'committed':
        return { kind, generation: Number(told), replies };
      case 'superseded':
        this.#parts.meter.count('escapement_fence_refusals_total');
        return { kind, currentEpoch: Number(told) };
      case 'forgotten':
      case 'unvouched':
        return { kind };
      default:
        throw new StoreFault('STORE_REPLY', `${doing}: the fence answered ${String(kind)}`, {
          retryable: true,
        });
    }
  }
}

/** The outcome as the ports declare it. */
export function withoutReplies(outcome: Fenced): CommitOutcome {
  return outcome.kind === 'committed' ? { kind: 'committed' } : outcome;
}
