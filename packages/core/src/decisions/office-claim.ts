import type { Checkpoint } from './checkpoint.ts';

/** The office as it stands in Redis. */
export interface OfficeHolder {
  readonly ensembleId: string;
  readonly epoch: number;
  readonly nodeId: string;
  /** Since the last write under the fence; `undefined` where there never was one. A leader at work writes each second. */
  readonly silentMs: number | undefined;
  /** The generation of the last checkpoint that ZooKeeper acknowledged to a leader of this ensemble. */
  readonly notedGeneration: number | undefined;
}

/** After so much silence nobody is at work in an office: five heartbeats. */
export const idleAfterMs = 5_000;

/**
 * Whether somebody leads under the office that stands in Redis, whoever ZooKeeper says leads. A write of the far future is of nobody who
 * is at work.
 */
export function isAtWork(holder: Pick<OfficeHolder, 'silentMs'>): boolean {
  return holder.silentMs !== undefined && Math.abs(holder.silentMs) < idleAfterMs;
}

/**
 * Whether the data of ZooKeeper is older than it has been. Each checkpoint is written into ZooKeeper first and noted in Redis
 * after, so that in an unbroken history the one that stands is never older than the one noted: if it is, ZooKeeper has lost a
 * write that it had acknowledged, as when a backup is restored. Transaction ids prove no such thing, since an ensemble that is
 * restarted begins a higher range of them. A checkpoint that is missing proves nothing either: somebody may have deleted it.
 */
export function hasGoneBack(
  noted: number | undefined,
  checkpoint: Pick<Checkpoint, 'generation'> | undefined,
): boolean {
  return noted !== undefined && checkpoint !== undefined && checkpoint.generation < noted;
}

/** What is to be done about a claim that Redis refused. */
export type Refusal =
  /** ZooKeeper has another leader by now, or will: this term is over, as in every hand-over. */
  | { readonly kind: 'outlived' }
  /** ZooKeeper went back in time, and nobody is at work: it gets a new name, so that its epochs are comparable again. */
  | { readonly kind: 'went-back' }
  /** Somebody is at work under the office that stands; it is waited for. */
  | { readonly kind: 'held' }
  /** Redis holds a higher epoch than ZooKeeper has given, and nothing tells why. A person decides. */
  | { readonly kind: 'unexplained' };

/**
 * Judges a claim that was refused since a higher epoch of the same ensemble, or the leader of another, stands in Redis. While
 * ZooKeeper itself confirms that we are first, no later leader can have been elected in an unbroken history; so what stands there
 * is of a history that ZooKeeper has lost, or was written by somebody, or belongs to a copy of this ensemble that is at work.
 */
export function judgeRefusal(found: {
  /** Whether ZooKeeper confirmed, after the refusal, that our election znode stands first. */
  readonly isFirst: boolean;
  readonly ensembleId: string;
  readonly holder: OfficeHolder;
  readonly checkpoint: Checkpoint | undefined;
}): Refusal {
  const { isFirst, ensembleId, holder, checkpoint } = found;
  if (!isFirst) return { kind: 'outlived' };
  if (isAtWork(holder)) return { kind: 'held' };
  if (holder.ensembleId !== ensembleId) return { kind: 'held' };
  return hasGoneBack(holder.notedGeneration, checkpoint)
    ? { kind: 'went-back' }
    : { kind: 'unexplained' };
}
