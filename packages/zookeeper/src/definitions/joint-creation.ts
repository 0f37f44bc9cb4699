import { randomBytes } from 'node:crypto';
import type { Wanted } from '@escapement/core';
import { bucketOf, type DecideDefinition, type JobDefinition } from '@escapement/core';
import { ensureIdentity } from '../identity/identity.ts';
import type { Paths } from '../paths.ts';
import type { MultiOp } from '../znodes/multi.ts';
import type { ReadOfMany } from '../znodes/read-requests.ts';
import { mustBeWanted } from '../znodes/still-wanted.ts';
import type { Znode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { type BucketRing, parseRing, printRing, withChange } from './bucket-ring.ts';
import { toStored } from './definition-znode.ts';
import type { OwnTexts } from './own-texts.ts';
import { isCommitted, nextRevision } from './ring-commit.ts';

/** A server takes no request of a megabyte; rings and paths come on top of the definitions. */
const jointBytesAtMost = 384 * 1024;

/** A definition to be written where nothing stands. */
export interface Creation {
  readonly jobId: string;
  readonly decide: DecideDefinition;
}

export type JointOutcome =
  | { readonly kind: 'written'; readonly definitions: readonly JobDefinition[] }
  /** Something stands in the way of one of them, or somebody else wrote to a bucket meanwhile: nothing was written. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'too-large' };

interface Bucket {
  readonly path: string;
  readonly before: Znode;
  version: number;
  ring: BucketRing;
}

/**
 * Writes definitions in one multi, on the belief that nothing stands under their ids, which the multi itself proves.
 */
export async function createJointly(
  world: Wanted & {
    readonly znodes: Znodes;
    readonly paths: Paths;
    readonly ownTexts: OwnTexts;
  },
  creations: readonly Creation[],
): Promise<JointOutcome> {
  const { znodes, paths, ownTexts } = world;
  const writeId = randomBytes(9).toString('base64url');
  const [identity, buckets] = await Promise.all([
    ensureIdentity(znodes, paths),
    readBuckets(world, creations),
  ]);
  const ops: MultiOp[] = [{ kind: 'check', path: paths.root, version: identity.version }];
  const definitions: JobDefinition[] = [];
  let bytes = 0;
  for (const { jobId, decide } of creations) {
    const number = bucketOf(jobId);
    const bucket = buckets.get(number);
    // Deleted by hand in this very moment: who writes one by one tries again.
    if (bucket === undefined) return { kind: 'refused' };
    const edit = decide(
      { kind: 'absent' },
      nextRevision(identity, bucket.before.czxid, bucket.version),
    );
    if (edit.kind !== 'store') return { kind: 'refused' };
    const { data, text, definition } = toStored(edit.definition);
    // Before it is written, since it may come back before the answer does.
    ownTexts.note(text, definition);
    bucket.version += 1;
    bucket.ring = withChange(bucket.ring, {
      version: bucket.version,
      jobId,
      writeId,
    });
    ops.push({ kind: 'create', path: paths.job(number, jobId), data });
    definitions.push(definition);
    bytes += data.length;
  }
  for (const bucket of buckets.values()) {
    const sets = ringSets(bucket);
    ops.push(...sets);
    bytes += sets.reduce((sum, { data }) => sum + data.length, 0);
  }
  if (bytes > jointBytesAtMost && creations.length > 1) return { kind: 'too-large' };
  const [first] = buckets.values();
  if (first === undefined) return { kind: 'written', definitions };
  mustBeWanted(world);
  const write = { bucketPath: first.path, before: first.before, writeId };
  return (await isCommitted(znodes, ops, write))
    ? { kind: 'written', definitions }
    : { kind: 'refused' };
}

/** A bucket is written once for each of its definitions, since each of its versions is one change; only what the last leaves is ever seen. */
function ringSets({ path, before, version, ring }: Bucket) {
  return Array.from({ length: version - before.version }, (_, place) => {
    const expected = before.version + place;
    const data = expected + 1 === version ? printRing(ring) : Buffer.alloc(0);
    return { kind: 'set' as const, path, data, version: expected };
  });
}

async function readBuckets(
  { znodes, paths }: { readonly znodes: Znodes; readonly paths: Paths },
  creations: readonly Creation[],
): Promise<ReadonlyMap<number, Bucket>> {
  const numbers = [...new Set(creations.map(({ jobId }) => bucketOf(jobId)))];
  const found = await znodes.getMany(numbers.map(paths.bucket));
  const buckets = new Map<number, Bucket>();
  const add = async (number: number, read: ReadOfMany | undefined) => {
    const path = paths.bucket(number);
    const before = read?.kind === 'znode' ? read.znode : await made(znodes, path);
    if (before === undefined) return;
    const ring = parseRing(before.data);
    buckets.set(number, { path, before, version: before.version, ring });
  };
  await Promise.all(numbers.map((number, place) => add(number, found[place])));
  return buckets;
}

/** The first definitions of a new ensemble make its buckets. One that may not be read says so here. */
async function made(znodes: Znodes, path: string): Promise<Znode | undefined> {
  const found = await znodes.get(path);
  if (found === undefined) await znodes.ensure(path);
  return found ?? (await znodes.get(path));
}
