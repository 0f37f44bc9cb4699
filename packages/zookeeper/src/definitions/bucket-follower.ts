import type { JobDefinition, StoredDefinition } from '@escapement/core';
import { Converger } from '../converger.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import { SecondLook, secondLookMs } from '../second-look.ts';
import type { LooksTogether } from '../znodes/looks-together.ts';
import type { Znode } from '../znodes/znode.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { BucketJobs } from './bucket-jobs.ts';
import { catchUpFrom, parseRing } from './bucket-ring.ts';
import type { OwnTexts } from './own-texts.ts';
import { putBack } from './put-back.ts';
import type { ReadingGate } from './reading-gate.ts';

export interface BucketFollowerOptions extends Omit<ZooKeeperParts, 'session'> {
  readonly bucket: number;
  readonly identity: IdentityKeeper;
  readonly gate: ReadingGate;
  readonly ownTexts: OwnTexts;
  readonly looks: LooksTogether;
  readonly isConnected: () => boolean;
  /** The definition as it is in memory, if it is. */
  readonly remembered: (jobId: string) => JobDefinition | undefined;
  /** `bytes`: what it takes in ZooKeeper. */
  readonly onStored: (jobId: string, stored: StoredDefinition, bytes: number) => void;
  /** The bucket is older than it has been: the data of the ensemble went back in time. Told before anything of it is kept. */
  readonly onWentBack: () => void;
}

/** What was read last: which znode, at which version, with which children, in which ensemble. */
interface Reading {
  readonly czxid: number;
  readonly version: number;
  /** The `pzxid` with which the children were listed last. */
  readonly listedAt: number;
  readonly ensembleId: string;
}

const never = -1;

/**
 * Follows one bucket through the watch on its znode. The ring is read, and the watch set, before the jobs: whatever
 * changes after that fires the watch, so that no change falls between two readings.
 */
export class BucketFollower {
  readonly #options: BucketFollowerOptions;
  readonly #converger: Converger;
  readonly #jobs: BucketJobs;
  /** Definitions that the last listing did not hold though nothing had been written to the bucket. */
  readonly #missing = new SecondLook();
  readonly #firstReading: Deferred<void> = deferred();
  readonly #closing = new AbortController();
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.poke();
  #last: Reading | undefined;
  /** The bucket's znode is to be read, and the watch on it set. */
  #isToRead = false;
  /** The whole bucket is to be gone through, whatever its version says. */
  #isUnsure = true;
  /** It is to be looked whether anything was written past the ring. */
  #isInDoubt = false;
  /** What was read before says nothing about what will be. */
  #isAnew = false;
  #waiting: Deferred<void>[] = [];

  constructor(options: BucketFollowerOptions) {
    this.#options = options;
    this.#jobs = new BucketJobs(options);
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

  /** Something may have happened to the bucket, or the watch on it has ended. */
  poke(): void {
    this.#isToRead = true;
    this.#converger.poke();
  }

  /** How many jobs the bucket holds, as far as it is known. */
  get size(): number {
    return this.#jobs.size;
  }

  /** Looks for what was written past the change ring: which children there are, and which versions of them. */
  verify(): void {
    this.#isInDoubt = true;
    this.#converger.poke();
  }

  /** Lets what is looked at next be read, whatever its versions say. */
  distrust(): void {
    this.#jobs.distrust();
  }

  /** Reads the whole bucket again, as if for the first time; resolves when a reading that began after this call is done. */
  reread(): Promise<void> {
    this.#isAnew = true;
    this.#isUnsure = true;
    return this.catchUp();
  }

  /** Reads what the ring tells that is new; resolves as above. */
  catchUp(): Promise<void> {
    const done = deferred<void>();
    this.#waiting.push(done);
    this.poke();
    return done.promise;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#converger.close();
    this.#firstReading.resolve();
    for (const waiting of this.#waiting.splice(0)) waiting.resolve();
  }

  #goThrough(): void {
    this.#isUnsure = true;
    this.poke();
  }

  async #step(): Promise<void> {
    if (this.#isToRead || this.#isUnsure) await this.#readAll();
    if (this.#isInDoubt && this.#last !== undefined) await this.#look(this.#last);
  }

  async #readAll(): Promise<void> {
    const { znodes, paths, bucket } = this.#options;
    const waiting = this.#waiting.splice(0);
    this.#isToRead = false;
    if (this.#isAnew) this.#forget();
    this.#isAnew = false;
    try {
      const path = paths.bucket(bucket);
      const znode = await znodes.get(path, this.#onEvent);
      const reading = await this.#meet(znode);
      if (znode === undefined || reading === undefined) {
        this.#waiting.push(...waiting);
        this.poke();
        return;
      }
      this.#last = await this.#take(path, znode, reading);
      this.#firstReading.resolve();
      for (const one of waiting) one.resolve();
    } catch (error) {
      this.#isToRead = true;
      this.#waiting.push(...waiting);
      throw error;
    }
  }

  /** Looks whether the bucket is as it was read, with the children that it had then, and reads what has been written over any of them. */
  async #look(last: Reading): Promise<void> {
    const { looks, paths, bucket } = this.#options;
    this.#isInDoubt = false;
    const stat = await looks.stat(paths.bucket(bucket));
    if (stat?.czxid !== last.czxid || stat.version !== last.version) {
      this.poke();
    } else if (stat.pzxid !== last.listedAt || this.#missing.isWaiting) {
      this.#goThrough();
    } else {
      await this.#jobs.check(this.#jobs.ids, () => this.#goThrough());
    }
  }

  #forget(): void {
    this.#last = undefined;
    this.#jobs.distrust();
  }

  /**
   * What the bucket is to us before it is read; `undefined` when it had to be put back first, which is a reason to look again.
   * A bucket that is gone, or another znode than before in the same ensemble, was deleted by hand with all its definitions.
   */
  async #meet(znode: Znode | undefined): Promise<Reading | undefined> {
    const { identity, onWentBack } = this.#options;
    const last = this.#last;
    if (znode !== undefined && last?.czxid === znode.czxid) {
      if (znode.version < last.version) {
        this.#isUnsure = true;
        this.#jobs.distrust();
        onWentBack();
      }
      return { ...last, version: znode.version };
    }
    const isMet = last !== undefined || znode === undefined;
    const { id: ensembleId } = await (isMet ? identity.read() : identity.last());
    this.#isUnsure = true;
    if (last?.ensembleId === ensembleId) {
      await this.#putBack();
      this.#last = undefined;
      return undefined;
    }
    if (znode === undefined) {
      await this.#options.znodes.ensure(this.#options.paths.bucket(this.#options.bucket));
      return undefined;
    }
    this.#jobs.distrust();
    return { czxid: znode.czxid, version: znode.version, listedAt: never, ensembleId };
  }

  async #putBack(): Promise<void> {
    const { znodes, paths, bucket, logger, remembered } = this.#options;
    const definitions = this.#jobs.ids.map(remembered).filter((one) => one !== undefined);
    const count = await putBack(znodes, { paths, bucket, definitions });
    logger.error(
      { bucket, count, jobIds: definitions.slice(0, 20).map(({ id }) => id) },
      'a bucket of definitions was deleted past the interface; put back from memory',
    );
  }

  /** Takes what the ring tells, or goes through the whole bucket. Answers what has been read then. */
  async #take(path: string, znode: Znode, reading: Reading): Promise<Reading> {
    const seen = this.#isUnsure ? never : (this.#last?.version ?? never);
    const isUntouched = this.#last?.version === reading.version;
    this.#isUnsure = false;
    try {
      const catchUp = catchUpFrom(seen, reading.version, parseRing(znode.data));
      if (catchUp.kind === 'read') {
        await this.#jobs.read(catchUp.jobIds, (jobId) => this.#jobs.drop(jobId));
      }
      if (catchUp.kind !== 'list') return reading;
      await this.#list(path, isUntouched);
      // As it was before the listing, so that a child that came in between is a reason to list again.
      return { ...reading, listedAt: znode.pzxid };
    } catch (error) {
      this.#isUnsure = true;
      throw error;
    }
  }

  async #list(path: string, isUntouched: boolean): Promise<void> {
    const listed = (await this.#options.znodes.children(path)) ?? [];
    const here = new Set(listed);
    const gone = this.#jobs.ids.filter((jobId) => !here.has(jobId));
    const suspects = isUntouched ? gone : [];
    const confirmed = this.#missing.confirmed(suspects, this.#options.clock.monotonicMs());
    for (const jobId of isUntouched ? confirmed : gone) {
      if (isUntouched) this.#sayDeleted(jobId);
      this.#jobs.drop(jobId);
    }
    if (this.#missing.isWaiting) this.#lookAgainLater();
    // What went after it was listed is for the next listing to decide.
    await this.#jobs.read(listed, () => this.#goThrough());
  }

  #lookAgainLater(): void {
    const { signal } = this.#closing;
    void this.#options.clock.sleep(secondLookMs, signal).then(() => {
      if (!signal.aborted) this.#goThrough();
    });
  }

  #sayDeleted(jobId: string): void {
    this.#options.logger.warn(
      { jobId },
      'a definition was deleted past the interface; its job is taken as deleted',
    );
  }
}
