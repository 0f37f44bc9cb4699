import { type CommitOutcome, type Meter, StoreFault, type Term } from '@escapement/core';
import type { IRedisTransaction } from 'bullmq';
import { type Connection, mustBeReady } from './connection.ts';
import type { Keys } from './keys.ts';
import { generationScript } from './lua/office.ts';
import { queueScript } from './script.ts';
import { asking, unavailable } from './store-fault.ts';
import { execute } from './transaction.ts';

/** A committed transaction with the replies to what was composed. */
export type Fenced =
  | { readonly kind: 'committed'; readonly replies: readonly unknown[] }
  | Exclude<CommitOutcome, { kind: 'committed' }>;

/** The office as it stands in Redis: ensemble and epoch, `null` where nothing is written. */
export interface Office {
  readonly ensembleId: string | null;
  readonly epoch: string | null;
}

export type Verdict = { readonly kind: 'holds' } | Exclude<CommitOutcome, { kind: 'committed' }>;

/** Whether a term still holds the office. Another ensemble's leader holds it as much as a later one of ours. */
export function judge(office: Office, term: Term): Verdict {
  if (office.epoch === null) return { kind: 'forgotten' };
  const standing = Number(office.epoch);
  if (office.ensembleId !== term.ensembleId) return { kind: 'superseded', currentEpoch: standing };
  if (standing > term.epoch) return { kind: 'superseded', currentEpoch: standing };
  return standing < term.epoch ? { kind: 'forgotten' } : { kind: 'holds' };
}

/** Writes only under the epoch of a term. */
export interface Fence {
  /** `compose` may be called more than once: everything in it must be idempotent. */
  commit(term: Term, compose: (transaction: IRedisTransaction) => void): Promise<Fenced>;
}

const tries = 5;

/**
 * The fence over a connection of its own. One transaction is in flight at a time, because WATCH belongs to the connection: a
 * second one would share, and with its EXEC clear, the watch of the first.
 */
export function openFence(options: {
  readonly connection: Connection;
  readonly keys: Keys;
  readonly meter: Meter;
}): Fence {
  const { connection, keys, meter } = options;
  let tail: Promise<unknown> = Promise.resolve();

  async function refuse(verdict: Exclude<Verdict, { kind: 'holds' }>): Promise<Fenced> {
    await connection.client.unwatch();
    if (verdict.kind === 'superseded') {
      meter.count('escapement_fence_refusals_total');
      await connection.client.hincrby(keys.counters, 'fenceRefusals', 1);
    }
    return verdict;
  }

  async function attempt(term: Term, compose: (to: IRedisTransaction) => void): Promise<Fenced> {
    mustBeReady(connection, 'writing under the fence');
    for (let i = 0; i < tries; i += 1) {
      const transaction = await connection.beginTransaction();
      const life = connection.lives();
      const verdict = judge(await watchOffice(connection, keys), term);
      if (verdict.kind !== 'holds') return refuse(verdict);
      compose(transaction);
      queueScript(transaction, generationScript, [keys.base]);
      if (connection.lives() !== life) throw cutBetween();
      const outcome = await execute(connection, transaction);
      if (outcome.kind === 'done') return { kind: 'committed', replies: outcome.replies };
    }
    throw new StoreFault('STORE_CONTENDED', 'the epoch kept changing under the transaction', {
      retryable: true,
    });
  }

  return {
    commit(term, compose) {
      const turn = tail.then(() => asking('writing under the fence', () => attempt(term, compose)));
      tail = turn.catch(() => {});
      return turn;
    },
  };
}

/** WATCH and read in one round trip. The watch must come first, or a claim in between would go unseen. */
async function watchOffice(connection: Connection, keys: Keys): Promise<Office> {
  const replies = await connection.client
    .pipeline()
    .watch(keys.epoch)
    .hmget(keys.epoch, 'ensemble', 'epoch')
    .exec();
  const [watched, read] = replies ?? [];
  const fault = watched?.[0] ?? read?.[0];
  if (fault !== null && fault !== undefined) throw fault;
  const [ensembleId = null, epoch = null] = (read?.[1] ?? []) as (string | null)[];
  return { ensembleId, epoch };
}

/** The watch died with its socket, so the EXEC would go out unguarded. */
function cutBetween(): StoreFault {
  return unavailable('between WATCH and EXEC', 'the connection was closed');
}
