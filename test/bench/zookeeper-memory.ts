import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { withZnodes } from '../integration/zookeeper-rig.ts';
import { residentMbOf } from '../rig/memory.ts';
import { numbersOf } from '../rig/numbers-of.ts';
import { anybody, openPrivateServers } from '../rig/private-servers.ts';

const atOnce = 20;

/**
 * What ZooKeeper, started as `npm start` starts it, takes of memory for a catalogue of definitions, and then for edits of
 * one znode, of which it keeps the last 500 in memory. `ended` tells what stopped it before its time, if anything did.
 */
export async function run(argv: readonly string[]): Promise<unknown> {
  const numbers = numbersOf(argv, {
    ...{ definitions: 100_000, 'definition-bytes': 600 },
    ...{ edits: 600, 'edit-bytes': 32_768 },
  });
  const catalogue = { definitions: numbers.definitions, bytes: numbers['definition-bytes'] };
  const edits = { edits: numbers.edits, bytes: numbers['edit-bytes'] };
  const servers = await openPrivateServers();
  try {
    const connect = await servers.zookeeper();
    const [server] = servers.crew.children;
    if (server === undefined) throw new Error('ZooKeeper was not started');
    const startMb = residentMbOf(server.pid);
    const memory: Record<string, number> = {};
    const measure = async (znodes: Znodes) => {
      await fill(znodes, catalogue);
      memory['afterCatalogueMb'] = residentMbOf(server.pid);
      await edit(znodes, edits);
      memory['afterEditsMb'] = residentMbOf(server.pid);
    };
    const ended = await withZnodes(connect, measure, anybody).then(
      () => 'as it was asked to',
      (error: Error) => error.message,
    );
    return { catalogue, edits, startMb, ...memory, ended };
  } finally {
    await servers.close();
  }
}

async function fill(
  znodes: Znodes,
  { definitions, bytes }: { readonly definitions: number; readonly bytes: number },
): Promise<void> {
  const data = Buffer.alloc(bytes, 'x');
  // Together no larger than one edit: multis are transactions too, and would be what is measured.
  const inOne = Math.max(1, Math.min(100, Math.floor(40_000 / Math.max(bytes, 1))));
  await znodes.create('/filled', Buffer.alloc(0), 'persistent');
  for (let first = 0; first < definitions; first += inOne * atOnce) {
    const starts = Array.from({ length: atOnce }, (_, batch) => first + batch * inOne);
    await Promise.all(
      starts.map((start) => {
        const length = Math.max(0, Math.min(inOne, definitions - start));
        const ops = Array.from({ length }, (_, index) => ({
          kind: 'create' as const,
          path: `/filled/job-${start + index}`,
          data,
        }));
        return ops.length === 0 ? undefined : znodes.multi(ops);
      }),
    );
  }
}

async function edit(
  znodes: Znodes,
  { edits, bytes }: { readonly edits: number; readonly bytes: number },
): Promise<void> {
  await znodes.create('/edited', Buffer.alloc(0), 'persistent');
  for (let at = 0; at < edits; at += 1) {
    await znodes.multi([{ kind: 'set', path: '/edited', data: Buffer.alloc(bytes, at) }]);
  }
}
