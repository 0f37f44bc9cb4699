import type { Difference } from './differences.ts';
import type { QueueSnapshot } from './queue-snapshot.ts';
import type { Standing } from './standing-entry.ts';

/** What was found: faults, one a line, and which of the differences by design were met. */
export interface Findings {
  readonly faults: string[];
  readonly met: Set<Difference>;
}

/** The queue as our scripts left it, as BullMQ's left its own, and what the acts say that both must hold. */
export interface Pair {
  readonly ours: QueueSnapshot;
  readonly theirs: QueueSnapshot;
  readonly standing: Standing;
}

/** Notes a fault unless both are the same. */
export function expectSame(findings: Findings, what: string, pair: readonly unknown[]): void {
  if (pair[0] === pair[1]) return;
  const [ours, theirs] = pair.map((side) => JSON.stringify(side) ?? 'nothing');
  if (ours !== theirs) findings.faults.push(`${what}: ours ${ours}, expected ${theirs}`);
}
