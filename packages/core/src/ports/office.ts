import type { TellingProgress } from '../decisions/checkpoint.ts';
import type { OfficeHolder } from '../decisions/office-claim.ts';
import type { Unknown } from '../decisions/plan-unknown.ts';
import type { StoreMemory, Witness } from '../decisions/store-memory.ts';
import type { StoreMark } from '../decisions/store-place.ts';
import type { Term } from '../decisions/term.ts';
import type { EpochMillis } from '../words/instants.ts';

/** The answer to a claim of office. */
export type ClaimOutcome =
  /**
   * `found` tells what stood there before: nothing (Redis is fresh, or forgot), a term of this ensemble, or one of another ensemble, for
   * as long as the data of that one has not been adopted.
   */
  | {
      readonly kind: 'claimed';
      readonly found: 'nothing' | 'same-ensemble' | 'other-ensemble';
      readonly memory: StoreMemory;
      /** Whether a leader has vouched for this very server, so that runs begin on it. */
      readonly isVouched: boolean;
      /** The process of Redis that answers. */
      readonly server: string;
      /** A loss that a leader has vouched about and that is not written down for every job yet. */
      readonly unknown: Unknown | undefined;
      /** The generation of the last checkpoint that ZooKeeper acknowledged in this ensemble. */
      readonly notedGeneration: number | undefined;
    }
  /** A higher epoch of this ensemble stands, or the leader of another one is at work. Nothing was written. */
  | { readonly kind: 'refused'; readonly holder: OfficeHolder };

/** What a process has seen of Redis under the fence: of which server, up to which generation, and when. */
export interface Seen {
  readonly server: string;
  readonly generation: number;
  readonly at: EpochMillis;
}

/** The answer to every write under the fence. */
export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** The fence: a higher epoch stands in Redis, nothing was written, the term is over. */
  | { readonly kind: 'superseded'; readonly currentEpoch: number }
  /** The epoch is missing or older than ours, or the generation is: Redis lost its memory. Nothing was written. */
  | { readonly kind: 'forgotten' }
  /** It is another server than the one that was vouched for: restarted, or promoted. Nothing was written. */
  | { readonly kind: 'unvouched' };

/**
 * The leader's office in Redis, and what is known of Redis's memory. Every write carries the term's epoch, and is refused where it is not
 * the one that stands.
 */
export interface OfficeStore {
  /**
   * Writes the epoch unless a higher one of the same ensemble stands, or another ensemble's leader is at work. Must come before the
   * term's first write. `isSuspect`: nothing may begin before Redis has been vouched for once more.
   */
  claim(term: Term, isSuspect?: boolean): Promise<ClaimOutcome>;
  /** Who was let into office last, whoever it was; `undefined` where nobody was, or Redis forgot. */
  mark(): Promise<StoreMark | undefined>;
  /** Notes the generation of a checkpoint that ZooKeeper has acknowledged. Only ever raises. */
  noteCheckpoint(term: Term, generation: number): Promise<CommitOutcome>;
  /** What this process itself has seen of Redis under the fence; `undefined` before its first write. */
  seen(): Seen | undefined;
  /** Proves that the office is held. */
  heartbeat(term: Term): Promise<CommitOutcome>;
  /** What the workers that have come to this server remember of it. */
  greetings(): Promise<ReadonlyMap<string, Witness>>;
  /** How far runs have come by `now`, for the checkpoint in ZooKeeper; `undefined` where no office stands. */
  progress(now: EpochMillis): Promise<TellingProgress | undefined>;
  /** Lets runs begin on this server, counted from this generation on at least. */
  vouch(
    term: Term,
    said: { readonly leastGeneration: number; readonly unknown: Unknown | undefined },
  ): Promise<CommitOutcome>;
  /** Every job has been carried again after a loss: what was unknown is written down. */
  accounted(term: Term): Promise<CommitOutcome>;
  /**
   * Notes what nobody can know after a loss. Must come before anything is forgotten: what is outstanding and behind is told by what is about to
   * be taken back, and a leader that ends on the way leaves the rest to the next.
   */
  noteUnknown(term: Term, unknown: Unknown): Promise<CommitOutcome>;
  /** Settles as lost what should be running and no worker has told of since Redis came back. Answers how many runs that were. */
  loseUntold(term: Term, reason: string): Promise<number>;
  /**
   * Empties the schedule and takes back what is staged, for a Redis whose memory cannot be relied on; what had begun before, and was to begin
   * once more, is lost. Of the projection the definitions stay, as the last that Redis knew.
   */
  forget(term: Term): Promise<CommitOutcome>;
}
