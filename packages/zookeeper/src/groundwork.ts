import { randomUUID } from 'node:crypto';
import { bucketCount, lineageOf, type Paths } from './paths.ts';
import type { Znodes } from './znodes/znodes.ts';

/** Creates what is missing of the tree that everything else stands on; many processes may do so at once. */
export async function layGround(znodes: Znodes, paths: Paths): Promise<void> {
  await ensureIdentity(znodes, paths);
  const folders = [
    paths.nodes,
    paths.workers,
    paths.election,
    paths.elections,
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

/** The identity of this ensemble's data: a UUID in the root's own data, made by whoever comes first. */
export async function ensureIdentity(znodes: Znodes, paths: Paths): Promise<string> {
  for (;;) {
    const root = await znodes.get(paths.root);
    const identity = root?.data.toString() ?? '';
    if (isUuid(identity)) return identity;
    const made = randomUUID();
    if (root !== undefined) {
      await znodes.set(paths.root, Buffer.from(made), root.version);
      continue;
    }
    const lineage = lineageOf(paths.root);
    await createMissing(znodes, lineage.slice(0, -1));
    await znodes.create(paths.root, Buffer.from(made), 'persistent');
  }
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

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
