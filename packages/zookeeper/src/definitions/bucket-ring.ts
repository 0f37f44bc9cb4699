/** One change of a bucket, as its ring keeps it. */
export interface BucketChange {
  /** The bucket znode's version after the write. */
  readonly version: number;
  readonly jobId: string;
  readonly deleted: boolean;
  /** Names the write, so that a writer whose answer was lost can find out whether it happened. */
  readonly writeId: string;
}

export type BucketRing = readonly BucketChange[];

const ringLength = 32;

/** The ring with one more change, the oldest left out beyond the length. */
export function withChange(ring: BucketRing, change: BucketChange): BucketRing {
  return [...ring, change].slice(-ringLength);
}

/** The changes stored in a bucket's znode; what cannot be read is an empty ring, which makes readers list anew. */
export function parseRing(value: unknown): BucketRing {
  if (!Array.isArray(value)) return [];
  const changes = (value as unknown[]).map(parseChange);
  return changes.every((change) => change !== undefined) ? changes : [];
}

export type Catchup =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'read'; readonly jobIds: readonly string[] }
  /** The ring does not reach back far enough: everything is read. */
  | { readonly kind: 'list' };

/** What a reader that has seen the bucket at `seen` must read again, now that it stands at `version`. */
export function catchUpFrom(seen: number, version: number, ring: BucketRing): Catchup {
  if (version === seen) return { kind: 'nothing' };
  const missed = ring.filter((change) => change.version > seen && change.version <= version);
  // Each version is one change; fewer than that means that the ring has forgotten some, or the bucket was made anew.
  if (version < seen || missed.length !== version - seen) return { kind: 'list' };
  return { kind: 'read', jobIds: [...new Set(missed.map((change) => change.jobId))] };
}

function parseChange(value: unknown): BucketChange | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, jobId, deleted, writeId } = value as Record<string, unknown>;
  if (
    typeof version !== 'number' ||
    typeof jobId !== 'string' ||
    typeof deleted !== 'boolean' ||
    typeof writeId !== 'string'
  ) {
    return undefined;
  }
  return { version, jobId, deleted, writeId };
}
