import type { StoredDefinition } from '@escapement/core';
import { forbidden, isForbidden } from '../connection/codes.ts';
import type { Paths } from '../paths.ts';
import type { ZnodeStat } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { readStored } from './definition-znode.ts';
import type { ReadingGate } from './reading-gate.ts';

export interface BucketJobsOptions {
  readonly bucket: number;
  readonly znodes: Pick<Znodes, 'get' | 'stat'>;
  readonly paths: Paths;
  readonly gate: ReadingGate;
  /** `bytes`: what it takes in ZooKeeper. */
  readonly onStored: (jobId: string, stored: StoredDefinition, bytes: number) => void;
}

/** Which content was read: any write of the data has a transaction of its own, and a change of the rules is counted. */
type Seen = Pick<ZnodeStat, 'mzxid' | 'rulesVersion'>;

/** What is known of a job whose znode would not let itself be read: nothing that tells whether it still is so. */
const unseen: Seen = { mzxid: Number.NaN, rulesVersion: Number.NaN };

/** The jobs of one bucket, and which content of each was read last, so that a look at a znode tells whether it must be read again. */
export class BucketJobs {
  readonly #options: BucketJobsOptions;
  readonly #seen = new Map<string, Seen>();

  constructor(options: BucketJobsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#seen.size;
  }

  get ids(): readonly string[] {
    return [...this.#seen.keys()];
  }

  /** What was read before says nothing about what will be. */
  distrust(): void {
    for (const jobId of this.#seen.keys()) this.#seen.set(jobId, unseen);
  }

  drop(jobId: string): void {
    this.#seen.delete(jobId);
    this.#options.onStored(jobId, { kind: 'absent' }, 0);
  }

  /** Reads the content of each; of those that are not there `onAbsent` is told. */
  async read(jobIds: readonly string[], onAbsent: (jobId: string) => void): Promise<void> {
    const { gate } = this.#options;
    await Promise.all(jobIds.map((jobId) => gate.run(() => this.#read(jobId, onAbsent))));
  }

  /** Looks at each, and reads the content of those that are not what was read of them. */
  async check(jobIds: readonly string[], onAbsent: (jobId: string) => void): Promise<void> {
    const { gate } = this.#options;
    await Promise.all(jobIds.map((jobId) => gate.run(() => this.#check(jobId, onAbsent))));
  }

  async #check(jobId: string, onAbsent: (jobId: string) => void): Promise<void> {
    const { znodes, paths, bucket } = this.#options;
    const seen = this.#seen.get(jobId);
    if (seen === undefined || seen === unseen) return this.#read(jobId, onAbsent);
    const stat = await znodes.stat(paths.job(bucket, jobId));
    if (stat === undefined) onAbsent(jobId);
    else if (!isSame(stat, seen)) await this.#read(jobId, onAbsent);
  }

  async #read(jobId: string, onAbsent: (jobId: string) => void): Promise<void> {
    const { znodes, paths, bucket, onStored } = this.#options;
    try {
      const znode = await znodes.get(paths.job(bucket, jobId));
      const stored = readStored(jobId, znode);
      if (znode === undefined || stored.kind === 'absent') {
        onAbsent(jobId);
        return;
      }
      this.#seen.set(jobId, { mzxid: znode.mzxid, rulesVersion: znode.rulesVersion });
      onStored(jobId, stored, znode.data.length);
    } catch (error) {
      // The bucket let itself be read, so that this is about this one job and must not hide the others.
      if (!isForbidden(error)) throw error;
      this.#seen.set(jobId, unseen);
      onStored(jobId, { kind: 'broken', problem: forbidden }, 0);
    }
  }
}

function isSame(one: Seen, other: Seen): boolean {
  return one.mzxid === other.mzxid && one.rulesVersion === other.rulesVersion;
}
