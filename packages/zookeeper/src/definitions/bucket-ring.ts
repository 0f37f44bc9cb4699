/** One change of a bucket, as its ring keeps it. */
export interface BucketChange {
  /** The bucket znode's version after the write. */
  readonly version: number;
  /** Names the write, so that a writer whose answer was lost can find out whether it happened. */
  readonly writeId: string;
  readonly jobId: string;
}

export type BucketRing = readonly BucketChange[];

const ringLength = 32;

/** The ring with one more change, the oldest left out beyond the length. */
export function withChange(ring: BucketRing, change: BucketChange): BucketRing {
  return [...ring, change].slice(-ringLength);
}

/**
 * The ring as the bucket's znode holds it: a line for each change, its job last. Every node reads the ring of every bucket that anybody writes to,
 * so that of many small writes what it takes is moved and read more often than what was written; names of fields in each change would be most of it.
 */
export function printRing(ring: BucketRing): Buffer {
  return Buffer.from(
    ring.map(({ version, writeId, jobId }) => `${version} ${writeId} ${jobId}`).join('\n'),
  );
}

/** The changes stored in a bucket's znode; what cannot be read, as what an older version wrote, is an empty ring, which makes readers list anew. */
export function parseRing(data: Buffer): BucketRing {
  if (data.length === 0) return [];
  const changes: BucketChange[] = [];
  for (const line of data.toString().split('\n')) {
    const change = parseChange(line);
    if (change === undefined) return [];
    changes.push(change);
  }
  return changes;
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

function parseChange(line: string): BucketChange | undefined {
  const afterVersion = line.indexOf(' ');
  const afterWriteId = line.indexOf(' ', afterVersion + 1);
  if (afterVersion < 1 || afterWriteId < 0 || afterWriteId + 1 === line.length) return undefined;
  const version = Number(line.slice(0, afterVersion));
  if (!Number.isSafeInteger(version)) return undefined;
  const writeId = line.slice(afterVersion + 1, afterWriteId);
  return { version, writeId, jobId: line.slice(afterWriteId + 1) };
}
