import { codeOf, lineAt } from '../code-text.ts';
import { isTest, type SourceFile } from '../tree.ts';

/** Who may look at the machine's own clock, and for what: nothing here decides anything about a fire time. */
const allowed: ReadonlyMap<string, string> = new Map([
  ['packages/process/src/clock/system-clock.ts', 'it is the clock'],
  ['packages/redis/src/connection/store-clock.ts', 'it compares the clock with that of Redis'],
  ['apps/scheduler/src/node-process.ts', 'since when the process is up'],
  ['packages/worker-program/src/worker-program.ts', 'since when the process is up'],
  [
    'packages/redis/src/connection/dependency.ts',
    'since when Redis is away, when nobody can ask it',
  ],
  ['packages/zookeeper/src/session/session-status.ts', 'since when ZooKeeper is away'],
  ['packages/zookeeper/src/locks/locks.ts', 'since when somebody waits, for people to read'],
  ['packages/zookeeper/src/locks/tenure.ts', 'until when somebody held it, for people to read'],
  [
    'packages/zookeeper/src/barriers/barriers.ts',
    'since when somebody stands there, for people to read',
  ],
  [
    'packages/zookeeper/src/access/access-keeper.ts',
    'when ZooKeeper was closed, for people to read',
  ],
  ['packages/api/src/cluster/cluster-memory.ts', 'since when an answer is stale'],
  ['packages/api/src/shared-now.ts', 'a node that never reached Redis must let people in'],
]);

/** Readings of the wall clock outside of those places. Whatever is decided goes by the store's clock, which cannot step. */
export function wallClockReadings({ path, text }: SourceFile): readonly string[] {
  if (isTest(path) || allowed.has(path)) return [];
  const code = codeOf(text);
  const readings = code.matchAll(/[cC]lock\??\.now\(\)|\bDate\.now\b|\bnew\s+Date\s*\(\s*\)/g);
  return [...readings].map((found) => `${path}:${lineAt(code, found.index)}: ${found[0]}`);
}
