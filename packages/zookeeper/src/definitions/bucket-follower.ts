import type { Clock, Logger, StoredDefinition } from '@escapement/core';
import { forbidden, isForbidden } from '../connection/codes.ts';
import { Converger } from '../converger.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { Paths } from '../paths.ts';
import { decode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { catchUpFrom, parseRing } from './bucket-ring.ts';
import { readStored } from './definition-znode.ts';
import type { ReadingGate } from './reading-gate.ts';

export interface BucketFollowerOptions {
  readonly bucket: number;
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly gate: ReadingGate;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isConnected: () => boolean;
  readonly onStored: (jobId: string, stored: StoredDefinition) => void;
}

const never = -1;

/**
 * Follows one bucket through the watch on its znode. The ring is read, and the watch set, before the jobs: whatever
 * changes after that fires the watch, so that no change falls between two readings.
 */
export class BucketFollower {
  readonly #options: BucketFollowerOptions;
  readonly #converger: Converger;
  readonly #known = new Set<string>();
  readonly #firstReading: Deferred<void> = deferred();
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.poke();
  #seen = never;

  constructor(options: BucketFollowerOptions) {
    this.#options = options;
    this.#converger = new Converger({
      step: () => this.#step(),
      clock: options.clock,
      logger: options.logger,
      doing: `reading definition bucket ${options.bucket}`,
      mayRetry: options.isConnected,
    });
  }

  /** Resolves when the bucket has been read once. */
  get firstReading(): Promise<void> {
    return this.#firstReading.promise;
  }

  poke(): void {
    this.#converger.poke();
  }

  /** How many jobs the bucket holds, as far as it is known. */
  get size(): number {
    return this.#known.size;
  }

  /** Reads the whole bucket again, for what was written past the change ring. */
  verify(): void {
    this.#seen = never;
    this.poke();
  }

  async close(): Promise<void> {
    await this.#converger.close();
    this.#firstReading.resolve();
  }

  async #step(): Promise<void> {
    const { znodes, paths, bucket } = this.#options;
    const path = paths.bucket(bucket);
    const znode = await znodes.get(path, this.#onEvent);
    if (znode === undefined) {
      // Somebody deleted it, and the jobs with it; without a znode there would be nothing to watch.
      await znodes.create(paths.jobs, Buffer.alloc(0), 'persistent');
      await znodes.create(path, Buffer.alloc(0), 'persistent');
      this.#seen = never;
      this.poke();
      return;
    }
    const catchUp = catchUpFrom(this.#seen, znode.version, parseRing(decode(znode.data)));
    switch (catchUp.kind) {
      case 'nothing':
        break;
      case 'read':
        await this.#read(catchUp.jobIds);
        break;
      case 'list':
        await this.#list(path);
        break;
    }
    this.#seen = znode.version;
    this.#firstReading.resolve();
  }

  async #list(path: string): Promise<void> {
    const listed = (await this.#options.znodes.children(path)) ?? [];
    const here = new Set(listed);
    const gone = [...this.#known].filter((jobId) => !here.has(jobId));
    for (const jobId of gone) this.#keep(jobId, { kind: 'absent' });
    await this.#read(listed);
  }

  async #read(jobIds: readonly string[]): Promise<void> {
    const { znodes, paths, bucket, gate } = this.#options;
    await Promise.all(
      jobIds.map((jobId) =>
        gate.run(async () => {
          try {
            const znode = await znodes.get(paths.job(bucket, jobId));
            this.#keep(jobId, readStored(jobId, znode));
          } catch (error) {
            // The bucket let itself be read, so that this is about this one job and must not hide the others.
            if (!isForbidden(error)) throw error;
            this.#keep(jobId, { kind: 'broken', problem: forbidden });
          }
        }),
      ),
    );
  }

  #keep(jobId: string, stored: StoredDefinition): void {
    if (stored.kind === 'absent') this.#known.delete(jobId);
    else this.#known.add(jobId);
    this.#options.onStored(jobId, stored);
  }
}
