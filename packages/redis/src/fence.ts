import {
  type CommitOutcome,
  type Meter,
  type Seen,
  type StoreClock,
  StoreFault,
  type Term,
} from '@escapement/core';
import type { IRedisTransaction } from 'bullmq';
import { type Connection, mustBeReady } from './connection.ts';
import type { Keys } from './keys.ts';
import { generationScript } from './lua/office.ts';
import { wholeIn } from './record-fields.ts';
import { queueScript } from './script.ts';
import { isOfAnotherType } from './sound-reads.ts';
import { asking, unavailable } from './store-fault.ts';
import { execute } from './transaction.ts';

/** A committed transaction with the replies to what was composed. */
export type Fenced =
  | { readonly kind: 'committed'; readonly replies: readonly unknown[] }
  | Exclude<CommitOutcome, { kind: 'committed' }>;

/** The office as it stands in Redis; `null` where nothing is written. */
export interface Office {
  readonly ensembleId: string | null;
  readonly epoch: string | null;
  readonly generation: string | null;
  /** The server that a leader vouched for, and the one that answers; the latter is `''` where the account may not ask. */
  readonly vouchedServer: string | null;
  readonly server: string;
}

export type Verdict = { readonly kind: 'holds' } | Exclude<CommitOutcome, { kind: 'committed' }>;

/**
 * Whether a term still holds the office. Another ensemble's leader holds it as much as a later one of ours. A generation below the one
 * that this process has seen itself is a loss of memory too, though the epoch survived it.
 */
export function judge(office: Office, term: Term, seenGeneration: number): Verdict {
  const verdict = judgeEpoch(office, term);
  if (verdict.kind !== 'holds') return verdict;
  if (office.vouchedServer !== office.server) return { kind: 'unvouched' };
  // What is no number says nothing of the past.
  const generation = office.generation === null ? 0 : (wholeIn(office.generation) ?? -1);
  return generation < seenGeneration ? { kind: 'forgotten' } : { kind: 'holds' };
}

/** The same by the epoch alone, for what a leader does before it vouches for Redis. */
export function judgeEpoch(office: Pick<Office, 'ensembleId' | 'epoch'>, term: Term): Verdict {
  const standing = wholeIn(office.epoch);
  if (standing === undefined) return { kind: 'forgotten' };
  if (office.ensembleId !== term.ensembleId) return { kind: 'superseded', currentEpoch: standing };
  if (standing > term.epoch) return { kind: 'superseded', currentEpoch: standing };
  return standing < term.epoch ? { kind: 'forgotten' } : { kind: 'holds' };
}

/** Writes only under the epoch of a term. */
export interface Fence {
  /** `compose` may be called more than once: everything in it must be idempotent. */
  commit(term: Term, compose: (transaction: IRedisTransaction) => void): Promise<Fenced>;
  /** The same on a server that nobody vouches for yet. */
  commitUnvouched(term: Term, compose: (transaction: IRedisTransaction) => void): Promise<Fenced>;
  /** What was last seen: the generation that this process wrote, and when. */
  seen(): Seen | undefined;
  /** Redis lost its memory, and that has been accounted for: what was seen before does not count any more. */
  forgive(): void;
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
  readonly time: Pick<StoreClock, 'now'>;
}): Fence {
  const { connection, keys, meter, time } = options;
  let seen: Seen | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  async function refuse(verdict: Exclude<Verdict, { kind: 'holds' }>): Promise<Fenced> {
    await connection.client.unwatch();
    if (verdict.kind === 'superseded') {
      meter.count('escapement_fence_refusals_total');
      await connection.client.hincrby(keys.counters, 'fenceRefusals', 1);
    }
    return verdict;
  }

  async function attempt(
    compose: (to: IRedisTransaction) => void,
    judged: (office: Office) => Verdict,
  ): Promise<Fenced> {
    mustBeReady(connection, 'writing under the fence');
    for (let i = 0; i < tries; i += 1) {
      const transaction = await connection.beginTransaction();
      const life = connection.lives();
      const office = await watchOffice(connection, keys);
      const verdict = judged(office);
      if (verdict.kind !== 'holds') return refuse(verdict);
      compose(transaction);
      queueScript(transaction, generationScript, [keys.base, time.now()]);
      if (connection.lives() !== life) throw cutBetween();
      const outcome = await execute(connection, transaction);
      if (outcome.kind === 'done') {
        const generation = Number(outcome.replies.at(-1));
        seen = { server: office.server, generation, at: time.now() };
        return { kind: 'committed', replies: outcome.replies };
      }
    }
    throw new StoreFault('STORE_CONTENDED', 'the epoch kept changing under the transaction', {
      retryable: true,
    });
  }

  function inTurn(work: () => Promise<Fenced>): Promise<Fenced> {
    const turn = tail.then(() => asking('writing under the fence', work));
    tail = turn.catch(() => {});
    return turn;
  }

  return {
    commit: (term, compose) =>
      inTurn(() => attempt(compose, (office) => judge(office, term, seen?.generation ?? 0))),
    commitUnvouched: (term, compose) =>
      inTurn(() => attempt(compose, (office) => judgeEpoch(office, term))),
    seen: () => seen,
    forgive() {
      seen = undefined;
    },
  };
}

const noOffice: Office = {
  ensembleId: null,
  epoch: null,
  generation: null,
  vouchedServer: null,
  server: '',
};

/** WATCH and read in one round trip. The watch must come first, or a claim in between would go unseen. */
async function watchOffice(connection: Connection, keys: Keys): Promise<Office> {
  const replies = await connection.client
    .pipeline()
    .watch(keys.epoch)
    .hmget(keys.epoch, 'ensemble', 'epoch', 'generation', 'server')
    .info('server')
    .exec();
  const [watched, read, info] = replies ?? [];
  const fault = watched?.[0] ?? read?.[0];
  // A key of another type is no office; the claim that follows puts it aside.
  if (isOfAnotherType(fault)) return noOffice;
  if (fault !== null && fault !== undefined) throw fault;
  const fields = (read?.[1] ?? []) as (string | null)[];
  const [ensembleId = null, epoch = null, generation = null, vouchedServer = null] = fields;
  return { ensembleId, epoch, generation, vouchedServer, server: serverIn(info?.[1]) };
}

/** The watch died with its socket, so the EXEC would go out unguarded. */
function cutBetween(): StoreFault {
  return unavailable('between WATCH and EXEC', 'the connection was closed');
}

/** The id of the process in what INFO tells; `''` where it may not be asked. */
function serverIn(info: unknown): string {
  return typeof info === 'string' ? (/^run_id:(\w+)/m.exec(info)?.[1] ?? '') : '';
}
