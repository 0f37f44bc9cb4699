import { leaderOffice } from '@escapement/core';
import { ensureIdentity } from './identity/identity.ts';
import { bucketCount, type Paths } from './paths.ts';
import type { Znodes } from './znodes/znodes.ts';

/** Creates what is missing of the tree that everything else stands on; many processes may do so at once. */
export async function layGround(znodes: Znodes, paths: Paths): Promise<void> {
  await ensureIdentity(znodes, paths);
  const leader = paths.office(leaderOffice);
  const folders = [
    paths.nodes,
    paths.workers,
    leader.election,
    leader.terms,
    paths.jobs,
    paths.locks,
    paths.calendars,
    paths.settings,
  ];
  await createMissing(znodes, folders);
  const existing = new Set(await znodes.children(paths.jobs));
  const buckets = Array.from({ length: bucketCount }, (_, bucket) => paths.bucket(bucket));
  await createMissing(
    znodes,
    buckets.filter((path) => !existing.has(path.slice(paths.jobs.length + 1))),
  );
}

async function createMissing(znodes: Znodes, wanted: readonly string[]): Promise<void> {
  await Promise.all(
    wanted.map(async (path) => {
      if ((await znodes.get(path)) === undefined) {
        await znodes.create(path, Buffer.alloc(0), 'persistent');
      }
    }),
  );
}
