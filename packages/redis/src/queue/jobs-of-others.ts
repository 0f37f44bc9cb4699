import { type Clock, isDefect, type Logger, parseRunId, raise } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { Keys } from '../scripts/names.ts';

/** A queue is looked at so often at most. */
const lookEveryMs = 600_000;
/** Entries of a list that are looked at; beyond them it says less than there is. */
const lookedAt = 1_000;

/** Lists in which our runs stand too, and sets in which none of ours ever does. */
const mixed = ['wait', 'active', 'delayed', 'prioritized'] as const;
const theirs = ['completed', 'failed', 'waiting-children'] as const;

/**
 * Says once in a while which jobs of a queue are none of ours: whoever shares a queue with runs hardly means to. They are left to the
 * workers that they are for, and nothing else hangs on this look.
 */
export class JobsOfOthers {
  readonly #parts: {
    readonly client: Redis;
    readonly keys: Keys;
    readonly clock: Pick<Clock, 'monotonicMs'>;
    readonly logger: Logger;
  };
  readonly #lookedAtMs = new Map<string, number>();

  constructor(parts: {
    readonly client: Redis;
    readonly keys: Keys;
    readonly clock: Pick<Clock, 'monotonicMs'>;
    readonly logger: Logger;
  }) {
    this.#parts = parts;
  }

  /** Looks at a queue in the background, unless that was done lately. */
  look(queue: string): void {
    const nowMs = this.#parts.clock.monotonicMs();
    const before = this.#lookedAtMs.get(queue) ?? Number.NEGATIVE_INFINITY;
    if (nowMs - before < lookEveryMs) return;
    this.#lookedAtMs.set(queue, nowMs);
    this.#count(queue)
      .then((jobs) => this.#say(queue, jobs))
      .catch((error: unknown) => {
        if (isDefect(error)) raise(error);
        // Redis is away; it is looked at again when the queue is used again.
        else this.#lookedAtMs.delete(queue);
      });
  }

  #say(queue: string, jobs: Readonly<Record<string, number>>): void {
    if (Object.keys(jobs).length === 0) return;
    this.#parts.logger.warn(
      { code: 'QUEUE_SHARED', queue, jobs },
      'the queue also holds jobs that are none of Escapement; they are left to the BullMQ workers that they are for, which may ' +
        'hear of them some seconds late. Give them a queue or a prefix of their own',
    );
  }

  /** How many jobs of others there are, by where they stand. One that cannot be read counts as none. */
  async #count(queue: string): Promise<Readonly<Record<string, number>>> {
    const { client, keys } = this.#parts;
    const look = client.pipeline();
    for (const name of ['wait', 'active']) look.lrange(keys.queue(queue, name), 0, lookedAt - 1);
    for (const name of ['delayed', 'prioritized'])
      look.zrange(keys.queue(queue, name), '0', String(lookedAt - 1));
    for (const name of theirs) look.zcard(keys.queue(queue, name));
    const answers = (await look.exec()) ?? [];
    const found = [...mixed, ...theirs].map((name, i) => [name, countIn(answers[i]?.[1])] as const);
    return Object.fromEntries(found.filter(([, count]) => count > 0));
  }
}

function countIn(answer: unknown): number {
  if (!Array.isArray(answer)) return typeof answer === 'number' ? answer : 0;
  return answer.filter((id) => parseRunId(String(id)) === undefined).length;
}
