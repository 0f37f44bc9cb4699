import type { StoredDefinition } from '@escapement/core';
import { forbidden } from '../connection/codes.ts';
import type { Paths } from '../paths.ts';
import type { LooksTogether } from '../znodes/looks-together.ts';
import type { Znode, ZnodeStat } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { readStored } from './definition-znode.ts';
import type { OwnTexts } from './own-texts.ts';
import type { ReadingGate } from './reading-gate.ts';

export interface BucketJobsOptions {
  readonly bucket: number;
  readonly znodes: Pick<Znodes, 'getMany' | 'stat'>;
  readonly looks: LooksTogether;
  readonly paths: Paths;
  readonly gate: ReadingGate;
  readonly ownTexts: OwnTexts;
  /** `bytes`: what it takes in ZooKeeper. */
  readonly onStored: (jobId: string, stored: StoredDefinition, bytes: number) => void;
}

/** Which content was read: any write of the data has a transaction of its own, and a change of the rules is counted. */
interface Seen extends Pick<ZnodeStat, 'mzxid' | 'rulesVersion'> {
  readonly bytes: number;
}

/** Read by one request: what takes ZooKeeper and us the longest is the request, and the largest definitions make an answer of two megabytes. */
const readTogether = 64;

/** What is known of a job whose znode would not let itself be read: nothing that tells whether it still is so. */
const unseen: Seen = { mzxid: Number.NaN, rulesVersion: Number.NaN, bytes: 0 };

/** What is no larger is read together with others to be looked at: reading so little costs less than a request. */
const smallBytes = 1_024;

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

  /** Reads each, and takes what is not what was read of it; of those that are not there `onAbsent` is told. */
  async read(jobIds: readonly string[], onAbsent: (jobId: string) => void): Promise<void> {
    const { gate } = this.#options;
    const reads: Promise<void>[] = [];
    for (let from = 0; from < jobIds.length; from += readTogether) {
      const some = jobIds.slice(from, from + readTogether);
      reads.push(gate.run(() => this.#readSome(some, onAbsent)));
    }
    await Promise.all(reads);
  }

  /** Looks at each, which moves the content of small ones alone, and reads those that are not what was read of them. */
  async check(jobIds: readonly string[], onAbsent: (jobId: string) => void): Promise<void> {
    const isRead = await Promise.all(jobIds.map((jobId) => this.#isRead(jobId, onAbsent)));
    await this.read(
      jobIds.filter((_, place) => !isRead[place]),
      onAbsent,
    );
  }

  /** Whether there is nothing to be read of it. */
  async #isRead(jobId: string, onAbsent: (jobId: string) => void): Promise<boolean> {
    const { gate, looks, znodes, paths, bucket } = this.#options;
    const seen = this.#seen.get(jobId);
    if (seen === undefined || seen === unseen) return false;
    const path = paths.job(bucket, jobId);
    const isSmall = seen.bytes <= smallBytes;
    const stat = await (isSmall ? looks.stat(path) : gate.run(() => znodes.stat(path)));
    if (stat === undefined) onAbsent(jobId);
    return stat === undefined || isSame(stat, seen);
  }

  async #readSome(jobIds: readonly string[], onAbsent: (jobId: string) => void): Promise<void> {
    const { znodes, paths, bucket, onStored } = this.#options;
    const found = await znodes.getMany(jobIds.map((jobId) => paths.job(bucket, jobId)));
    for (const [place, jobId] of jobIds.entries()) {
      const read = found[place];
      switch (read?.kind) {
        case 'znode':
          this.#take(jobId, read.znode, onAbsent);
          break;
        case 'forbidden':
          // The bucket let itself be read, so that this is about this one job and must not hide the others.
          this.#seen.set(jobId, unseen);
          onStored(jobId, { kind: 'broken', problem: forbidden }, 0);
          break;
        case 'absent':
        case undefined:
          onAbsent(jobId);
          break;
      }
    }
  }

  #take(jobId: string, znode: Znode, onAbsent: (jobId: string) => void): void {
    const seen = this.#seen.get(jobId);
    if (seen !== undefined && isSame(znode, seen)) return;
    const stored = readStored(jobId, znode, this.#options.ownTexts);
    if (stored.kind === 'absent') {
      onAbsent(jobId);
      return;
    }
    const { mzxid, rulesVersion } = znode;
    const bytes = znode.data.length;
    this.#seen.set(jobId, { mzxid, rulesVersion, bytes });
    this.#options.onStored(jobId, stored, bytes);
  }
}

function isSame(one: Omit<Seen, 'bytes'>, other: Omit<Seen, 'bytes'>): boolean {
  return one.mzxid === other.mzxid && one.rulesVersion === other.rulesVersion;
}
