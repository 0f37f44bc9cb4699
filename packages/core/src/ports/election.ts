import type { TermConclusion } from '../decisions/asked-step-down.ts';
import type { Checkpoint } from '../decisions/checkpoint.ts';
import type { Election, TermRemark } from '../schemas/cluster.ts';
import type { EpochMillis } from '../words/instants.ts';

/** One's place among the candidates. */
export type Standing =
  | { readonly kind: 'leading'; readonly epoch: number }
  | { readonly kind: 'following'; readonly predecessor: string }
  /** No candidate znode of ours is known to stand: connecting, expired, resigned. */
  | { readonly kind: 'absent'; readonly because: 'not-campaigning' | 'disconnected' | 'expired' };

/** Who stands for an office, where, and of which version its program says that it is. */
export interface StandingInLine {
  readonly nodeId: string;
  readonly sequence: number;
  readonly version?: string;
}

/** What became of a checkpoint. */
export type CheckpointOutcome =
  | { readonly kind: 'kept' }
  /** Our election znode does not stand: another leads, or will. Nothing was written. */
  | { readonly kind: 'not-in-office' }
  /** An older checkpoint stands than one that was acknowledged. Nothing was written. */
  | { readonly kind: 'went-back' };

/**
 * The election of one office. Whoever leads holds the office; each office has candidates, terms and checkpoints of its own. While the session is merely silent the standing does not change (the leader rides through); it becomes
 * `absent` with `expired` when the server said so or our znode is seen to be gone, and campaigning begins anew by itself.
 */
export interface ElectionPort {
  /** Changes nothing for who campaigns already. `version`: of its program, for whoever looks at the candidates. */
  campaign(nodeId: string, version?: string): Promise<void>;
  readonly standing: Standing;
  onStanding(listener: (standing: Standing) => void): () => void;
  /** Deletes the candidate znode at once and campaigns again behind the others if `rejoin`. */
  resign(options: { rejoin: boolean }): Promise<void>;
  /** A multi that checks our own election znode: true only if ZooKeeper itself says that we lead under this epoch. */
  proveOffice(epoch: number): Promise<boolean>;
  /**
   * Writes the checkpoint of a term in one multi with a check of our own election znode, so that a leader that wakes after it
   * was outlived cannot overwrite what its successor has written. `notBelow`: the generation of one that ZooKeeper has acknowledged
   * before; nothing is written over an older one than that, since it is the proof that the data went back in time.
   */
  keepCheckpoint(checkpoint: Checkpoint, notBelow?: number): Promise<CheckpointOutcome>;
  candidates(): Promise<readonly StandingInLine[]>;
  /** For observers only: writes the ephemeral `/leader` and opens a row in the history of terms. */
  announce(term: { nodeId: string; epoch: number; since: EpochMillis }): Promise<void>;
  /**
   * Gives the data of the ensemble a new name, in one multi with a check of our own election znode: epochs that were given under
   * the old name are compared with none any more. False when we do not lead under this epoch.
   */
  renameEnsemble(epoch: number): Promise<boolean>;
  /** Adds a remark to the newest row of the history; without one there is nothing to add it to. */
  remark(remark: TermRemark): Promise<void>;
  /**
   * Completes the term's row in the history, with what is given and nothing else; `steppedDown` is put beside who asked for that before (`concludedTerm`). False where there is no row, or no
   * room in it, and nothing was written.
   */
  conclude(epoch: number, end: TermConclusion): Promise<boolean>;
  leader(): Promise<{ nodeId: string; epoch: number; since: string } | undefined>;
  /** Newest first. */
  history(limit: number, belowEpoch?: number): Promise<readonly Election[]>;
  close(): Promise<void>;
}
