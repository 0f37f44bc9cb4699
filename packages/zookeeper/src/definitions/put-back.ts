import type { JobDefinition } from '@escapement/core';
import type { Paths } from '../paths.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { printRing } from './bucket-ring.ts';
import { toStored } from './definition-znode.ts';

/**
 * Puts back a bucket of definitions that somebody deleted by hand: no act of ours deletes one, so what the nodes remember of
 * it is what should stand there. Every node that remembers puts back what it knows, and what is there already stays. At last
 * the bucket itself is written, since a node that began to read it in the middle is told of nothing but that.
 * Answers how many definitions this node put back.
 */
export async function putBack(
  znodes: Znodes,
  lost: {
    readonly paths: Paths;
    readonly bucket: number;
    readonly definitions: readonly JobDefinition[];
  },
): Promise<number> {
  const { paths, bucket, definitions } = lost;
  await znodes.ensure(paths.bucket(bucket));
  const made = await Promise.all(
    definitions.map((definition) =>
      znodes.create(paths.job(bucket, definition.id), toStored(definition).data, 'persistent'),
    ),
  );
  await znodes.set(paths.bucket(bucket), printRing([]));
  return made.filter(({ kind }) => kind === 'created').length;
}
