import type { Cluster } from '../rig/cluster.ts';
import type { LedgerRow } from './history.ts';
import type { JobBook } from './job-book.ts';
import { inLanes } from './lanes.ts';
import { toldOf } from './told.ts';

const readAtOnce = 8;

/** What the ledger said before a fault that makes Redis forget it: only then was it to be had. */
export class LedgerMemory {
  readonly #scene: { readonly cluster: Cluster; readonly book: JobBook };
  readonly #rows = new Map<string, readonly LedgerRow[]>();

  constructor(scene: { readonly cluster: Cluster; readonly book: JobBook }) {
    this.#scene = scene;
  }

  /** Reads the rows of every job that skips what overlaps: others have none while nothing is wrong. */
  async note(): Promise<void> {
    const { book, cluster } = this.#scene;
    const now = Date.now();
    const skipping = book.jobs.filter(({ facts }) => facts.overlap === 'skip');
    await inLanes(skipping, readAtOnce, async ({ facts: { id } }) => {
      const { rows } = await toldOf(cluster, id, { from: now, until: now + 1 });
      this.#rows.set(id, [...this.rowsOf(id), ...rows]);
    });
  }

  rowsOf(jobId: string): readonly LedgerRow[] {
    return this.#rows.get(jobId) ?? [];
  }
}
