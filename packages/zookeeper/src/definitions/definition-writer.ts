import { randomBytes } from 'node:crypto';
import {
  bucketOf,
  type CalendarVersions,
  type Clock,
  CoordinationFault,
  type DefinitionWriter,
  type EpochMillis,
  invariant,
  isJobId,
  type JobDefinition,
  type JobInput,
  type RedisMillis,
  type RemoveOutcome,
  type StoredDefinition,
  type WriteOutcome,
} from '@escapement/core';
import { isUnanswered } from '../connection/codes.ts';
import { ensureIdentity, type Identity } from '../identity/identity.ts';
import type { Paths } from '../paths.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { decode, encode, type Znode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { parseRing, withChange } from './bucket-ring.ts';
import { readStored, toStored } from './definition-znode.ts';
import {
  creation,
  type Decide,
  type Edit,
  pausing,
  removal,
  renewal,
  replacement,
  restoring,
  resumption,
  touching,
} from './edits.ts';

const largestDefinitionBytes = 512 * 1024;
const attemptsOfOneWrite = 60;

/** What a write of either kind comes to. */
type Written = WriteOutcome | RemoveOutcome;
type Attempt = { readonly kind: 'settled'; readonly outcome: Written } | { kind: 'again' };

/**
 * Writes definitions. Each write is one multi: the job's znode and the change ring of its bucket, at the ring's expected
 * version, so that two writers of a bucket never overtake each other and a reader of the ring misses nothing.
 */
export class ZooKeeperDefinitions implements DefinitionWriter {
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #clock: Clock;
  /** One write at a time per bucket in this process: they would only refuse each other. */
  readonly #turns = new Map<number, Promise<unknown>>();

  constructor(parts: { znodes: Znodes; paths: Paths; clock: Clock }) {
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#clock = parts.clock;
  }

  create(
    input: JobInput,
    now: RedisMillis,
    calendarVersions?: CalendarVersions,
  ): Promise<WriteOutcome> {
    return this.#store(input.id, creation(input, now, calendarVersions));
  }

  replace(
    input: JobInput,
    write: { now: RedisMillis; ifVersion?: number; calendarVersions?: CalendarVersions },
  ): Promise<WriteOutcome> {
    return this.#store(input.id, replacement(input, write));
  }

  touch(
    jobId: string,
    write: { now: RedisMillis; calendarVersions: CalendarVersions },
  ): Promise<WriteOutcome> {
    return this.#store(jobId, touching(write));
  }

  pause(
    jobId: string,
    write: { now: RedisMillis; reason: string; until?: EpochMillis },
  ): Promise<WriteOutcome> {
    return this.#store(jobId, pausing(write));
  }

  resume(jobId: string, write: { now: RedisMillis }): Promise<WriteOutcome> {
    return this.#store(jobId, resumption(write));
  }

  renew(jobId: string, write: { now: RedisMillis; aboveVersion: number }): Promise<WriteOutcome> {
    return this.#store(jobId, renewal(write));
  }

  restore(definition: JobDefinition, write: { now: RedisMillis }): Promise<WriteOutcome> {
    return this.#store(definition.id, restoring(definition, write));
  }

  async remove(jobId: string, write: { ifVersion?: number }): Promise<RemoveOutcome> {
    const written = await this.#write(jobId, removal(write));
    invariant(isRemoval(written), `a deletion came to ${written.kind}`);
    return written;
  }

  async read(jobId: string): Promise<StoredDefinition> {
    if (!isJobId(jobId)) return { kind: 'absent' };
    const bucket = bucketOf(jobId);
    await this.#znodes.sync(this.#paths.bucket(bucket));
    return readStored(jobId, await this.#znodes.get(this.#paths.job(bucket, jobId)));
  }

  async #store(jobId: string, decide: Decide): Promise<WriteOutcome> {
    const written = await this.#write(jobId, decide);
    invariant(written.kind !== 'removed', 'a write came to a deletion');
    return written;
  }

  async #write(jobId: string, decide: Decide): Promise<Written> {
    if (!isJobId(jobId)) return { kind: 'not-found' };
    const bucket = bucketOf(jobId);
    const before = this.#turns.get(bucket) ?? Promise.resolve();
    const result = before.then(() => this.#writeInTurn(bucket, jobId, decide));
    const turn = result
      .catch(() => undefined)
      .then(() => {
        if (this.#turns.get(bucket) === turn) this.#turns.delete(bucket);
      });
    this.#turns.set(bucket, turn);
    return await result;
  }

  async #writeInTurn(bucket: number, jobId: string, decide: Decide): Promise<Written> {
    const writeId = randomBytes(9).toString('base64url');
    for (let attempt = 1; attempt <= attemptsOfOneWrite; attempt += 1) {
      const tried = await this.#attempt({ bucket, jobId, decide, writeId });
      if (tried.kind === 'settled') return tried.outcome;
      await this.#clock.sleep(Math.random() * Math.min(50, 2 * attempt));
    }
    throw new CoordinationFault('COORD_CONTENDED', `job "${jobId}": too many other writers`, {
      retryable: true,
      data: { jobId },
    });
  }

  async #attempt(write: {
    bucket: number;
    jobId: string;
    decide: Decide;
    writeId: string;
  }): Promise<Attempt> {
    const { bucket, jobId, writeId } = write;
    const bucketPath = this.#paths.bucket(bucket);
    const jobPath = this.#paths.job(bucket, jobId);
    // The ring is read first: the multi passes only if nothing in the bucket has changed since, the job included.
    const [identity, ringZnode, jobZnode] = await Promise.all([
      ensureIdentity(this.#znodes, this.#paths),
      this.#znodes.get(bucketPath),
      this.#znodes.get(jobPath),
    ]);
    if (ringZnode === undefined) {
      await this.#znodes.ensure(bucketPath);
      return { kind: 'again' };
    }
    const revision = nextRevision(identity, ringZnode);
    const stored = readStored(jobId, jobZnode);
    const edit = write.decide(stored, revision);
    if (edit.kind === 'refuse') return { kind: 'settled', outcome: edit.outcome };

    const { jobOp, outcome } = carriedOut(edit, { jobId, jobPath, stored, revision });
    const ring = withChange(parseRing(decode(ringZnode.data)), {
      version: ringZnode.version + 1,
      jobId,
      deleted: edit.kind === 'delete',
      writeId,
    });
    const ringOp: MultiOp = {
      kind: 'set',
      path: bucketPath,
      data: encode(ring),
      version: ringZnode.version,
    };
    const identityOp: MultiOp = {
      kind: 'check',
      path: this.#paths.root,
      version: identity.version,
    };
    const ops = [identityOp, ringOp, jobOp];
    const written = await this.#commit(ops, { before: ringZnode, bucketPath, writeId });
    return written ? { kind: 'settled', outcome } : { kind: 'again' };
  }

  /** Whether the multi was carried out; when no answer came, the ring is asked. */
  async #commit(
    ops: readonly MultiOp[],
    write: { bucketPath: string; before: Znode; writeId: string },
  ): Promise<boolean> {
    const { bucketPath, before, writeId } = write;
    try {
      return (await this.#znodes.multi(ops)).kind === 'done';
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      await this.#znodes.sync(bucketPath);
      const after = await this.#znodes.get(bucketPath);
      if (after === undefined || after.version === before.version) return false;
      return parseRing(decode(after.data)).some((change) => change.writeId === writeId);
    }
  }
}

/**
 * The revision of the next write to a bucket. A bucket's version alone would begin again with a bucket that was deleted and
 * made anew; a transaction id is above every count that was made before it, so that with it the sum never goes back.
 */
function nextRevision(identity: Identity, bucket: Znode): number {
  return identity.revisionsAbove + bucket.czxid + bucket.version + 1;
}

/** What an edit does to the job's own znode, and what it comes to when that is done. */
function carriedOut(
  edit: Exclude<Edit, { kind: 'refuse' }>,
  at: { jobId: string; jobPath: string; stored: StoredDefinition; revision: number },
): { readonly jobOp: MultiOp; readonly outcome: Written } {
  const { jobId, jobPath: path, stored, revision } = at;
  if (edit.kind === 'delete') {
    return { jobOp: { kind: 'remove', path }, outcome: { kind: 'removed', revision } };
  }
  const { data, definition } = toStored(edit.definition);
  refuseTooLarge(jobId, data);
  const kind = stored.kind === 'absent' ? 'create' : 'set';
  return { jobOp: { kind, path, data }, outcome: { kind: 'written', definition } };
}

function isRemoval(written: Written): written is RemoveOutcome {
  return written.kind !== 'written' && written.kind !== 'id-taken';
}

function refuseTooLarge(jobId: string, data: Buffer): void {
  if (data.length <= largestDefinitionBytes) return;
  throw new CoordinationFault('COORD_TOO_LARGE', `job "${jobId}" takes ${data.length} bytes`, {
    retryable: false,
    data: { jobId, bytes: data.length, largestBytes: largestDefinitionBytes },
  });
}
