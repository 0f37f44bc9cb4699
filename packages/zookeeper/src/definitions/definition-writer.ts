import { randomBytes } from 'node:crypto';
import {
  bucketOf,
  type CalendarVersions,
  type Clock,
  CoordinationFault,
  type DecideDefinition,
  type DefinitionWriter,
  definitionCreation,
  definitionPause,
  definitionRemoval,
  definitionRenewal,
  definitionReplacement,
  definitionRestoring,
  definitionResumption,
  definitionTouch,
  type EpochMillis,
  invariant,
  isJobId,
  isPassing,
  type JobInput,
  type NewDefinition,
  type NewDefinitionOutcome,
  type RedisMillis,
  type RemoveOutcome,
  type Replacing,
  type RevisionsReading,
  type StoredDefinition,
  type Wanted,
  type WriteOutcome,
} from '@escapement/core';
import { ensureIdentity } from '../identity/identity.ts';
import type { Paths } from '../paths.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { mustBeWanted } from '../znodes/still-wanted.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { parseRing, printRing, withChange } from './bucket-ring.ts';
import { carriedOut, type Written } from './carried-out.ts';
import { DefinitionPast } from './definition-past.ts';
import { readStored } from './definition-znode.ts';
import { type Creation, createJointly, type JointOutcome } from './joint-creation.ts';
import type { OwnTexts } from './own-texts.ts';
import { isCommitted, nextRevision } from './ring-commit.ts';

const attemptsOfOneWrite = 60;

type Attempt = { readonly kind: 'settled'; readonly outcome: Written } | { kind: 'again' };

type Asking = Pick<AskedWrite, 'by' | 'signal'>;

/** One write: of which job, what is decided when it is seen what stands, and who asked for it. */
interface AskedWrite extends Wanted {
  readonly bucket: number;
  readonly jobId: string;
  readonly decide: DecideDefinition;
  readonly by?: string | undefined;
}

/**
 * Writes definitions. Each write is one multi: the job's znode and the change ring of its bucket, at the ring's expected
 * version, so that two writers of a bucket never overtake each other and a reader of the ring misses nothing.
 */
export class ZooKeeperDefinitions implements DefinitionWriter {
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #clock: Clock;
  readonly #ownTexts: OwnTexts;
  readonly #past: DefinitionPast;
  /** One write at a time per bucket in this process: they would only refuse each other. */
  readonly #turns = new Map<number, Promise<unknown>>();

  constructor(parts: { znodes: Znodes; paths: Paths; clock: Clock; ownTexts: OwnTexts }) {
    this.#ownTexts = parts.ownTexts;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#clock = parts.clock;
    this.#past = new DefinitionPast(parts.znodes, parts.paths);
  }

  async createAll(
    definitions: readonly NewDefinition[],
    wanted: Wanted = {},
  ): Promise<readonly NewDefinitionOutcome[]> {
    const creations = definitions.map(creationOf);
    const areIds = creations.every(({ jobId }) => isJobId(jobId));
    const joint: JointOutcome = areIds
      ? await this.#createJointly(creations, wanted)
      : { kind: 'refused' };
    switch (joint.kind) {
      case 'written':
        return joint.definitions.map((definition) => ({ kind: 'written', definition }));
      case 'too-large': {
        const middle = Math.ceil(definitions.length / 2);
        const halves = [definitions.slice(0, middle), definitions.slice(middle)];
        return (await Promise.all(halves.map((half) => this.createAll(half, wanted)))).flat();
      }
      case 'refused':
        return await Promise.all(creations.map((one) => this.#createAlone(one, wanted)));
    }
  }

  #createJointly(creations: readonly Creation[], wanted: Wanted): Promise<JointOutcome> {
    const buckets = [...new Set(creations.map(({ jobId }) => bucketOf(jobId)))];
    const world = {
      ...{ znodes: this.#znodes, paths: this.#paths, ownTexts: this.#ownTexts },
      ...wanted,
    };
    return this.#inTurn(buckets, () => createJointly(world, creations));
  }

  async #createAlone({ jobId, decide }: Creation, wanted: Wanted): Promise<NewDefinitionOutcome> {
    try {
      return await this.#store(jobId, decide, wanted);
    } catch (error) {
      if (!isPassing(error)) throw error;
      return { kind: 'failed', fault: error };
    }
  }

  replace(
    input: JobInput,
    write: Replacing & Wanted & { readonly by?: string },
  ): Promise<WriteOutcome> {
    return this.#store(input.id, definitionReplacement(input, write), write);
  }

  touch(
    jobId: string,
    write: Wanted & { now: RedisMillis; calendarVersions: CalendarVersions },
  ): Promise<WriteOutcome> {
    return this.#store(jobId, definitionTouch(write), write);
  }

  pause(
    jobId: string,
    write: Wanted & { now: RedisMillis; reason: string; until?: EpochMillis; ifVersion?: number },
  ): Promise<WriteOutcome> {
    return this.#store(jobId, definitionPause(write), write);
  }

  resume(
    jobId: string,
    write: Wanted & { now: RedisMillis; ifVersion?: number },
  ): Promise<WriteOutcome> {
    return this.#store(jobId, definitionResumption(write), write);
  }

  renew(jobId: string, write: { now: RedisMillis; aboveVersion: number }): Promise<WriteOutcome> {
    return this.#store(jobId, definitionRenewal(write), {});
  }

  async remove(jobId: string, write: Wanted & { ifVersion?: number }): Promise<RemoveOutcome> {
    const written = await this.#write(jobId, definitionRemoval(write), write);
    invariant(isRemoval(written), `a deletion came to ${written.kind}`);
    return written;
  }

  async read(jobId: string): Promise<StoredDefinition> {
    if (!isJobId(jobId)) return { kind: 'absent' };
    const bucket = bucketOf(jobId);
    await this.#znodes.sync(this.#paths.bucket(bucket));
    return readStored(jobId, await this.#znodes.get(this.#paths.job(bucket, jobId)));
  }

  async revisions(jobId: string): Promise<RevisionsReading<JobInput>> {
    return await this.#past.read(jobId, await this.read(jobId));
  }

  async #store(jobId: string, decide: DecideDefinition, how: Asking): Promise<WriteOutcome> {
    const written = await this.#write(jobId, decide, how);
    invariant(written.kind !== 'removed', 'a write came to a deletion');
    return written;
  }

  async #write(jobId: string, decide: DecideDefinition, { by, signal }: Asking): Promise<Written> {
    if (!isJobId(jobId)) return { kind: 'not-found' };
    const bucket = bucketOf(jobId);
    return await this.#inTurn([bucket], () =>
      this.#writeInTurn({ bucket, jobId, decide, by, signal }),
    );
  }

  /** Whoever writes to several buckets waits for all who came before to any of them. */
  async #inTurn<Done>(buckets: readonly number[], act: () => Promise<Done>): Promise<Done> {
    const result = Promise.all(buckets.map((bucket) => this.#turns.get(bucket))).then(act);
    const turn = result
      .catch(() => undefined)
      .then(() => {
        for (const bucket of buckets) {
          if (this.#turns.get(bucket) === turn) this.#turns.delete(bucket);
        }
      });
    for (const bucket of buckets) this.#turns.set(bucket, turn);
    return await result;
  }

  async #writeInTurn(asked: AskedWrite): Promise<Written> {
    const { jobId } = asked;
    const writeId = randomBytes(9).toString('base64url');
    for (let attempt = 1; attempt <= attemptsOfOneWrite; attempt += 1) {
      mustBeWanted(asked);
      const tried = await this.#attempt({ ...asked, writeId });
      if (tried.kind === 'settled') return tried.outcome;
      await this.#clock.sleep(Math.random() * Math.min(50, 2 * attempt));
    }
    throw new CoordinationFault('COORD_CONTENDED', `job "${jobId}": too many other writers`, {
      retryable: true,
      data: { jobId },
    });
  }

  async #attempt(asked: AskedWrite & { readonly writeId: string }): Promise<Attempt> {
    const { bucket, jobId, writeId } = asked;
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
    const revision = nextRevision(identity, ringZnode.czxid, ringZnode.version);
    const stored = readStored(jobId, jobZnode);
    const edit = asked.decide(stored, revision);
    if (edit.kind === 'refuse') return { kind: 'settled', outcome: edit.outcome };

    const { jobOp, outcome } = carriedOut(edit, { jobId, jobPath, stored, revision });
    const ring = withChange(parseRing(ringZnode.data), {
      version: ringZnode.version + 1,
      jobId,
      writeId,
    });
    const ringOp: MultiOp = {
      kind: 'set',
      path: bucketPath,
      data: printRing(ring),
      version: ringZnode.version,
    };
    const identityOp: MultiOp = {
      kind: 'check',
      path: this.#paths.root,
      version: identity.version,
    };
    const ops = [identityOp, ringOp, jobOp, ...(await this.#pastOps(asked, stored, outcome))];
    mustBeWanted(asked);
    const write = { before: ringZnode, bucketPath, writeId };
    const written = await isCommitted(this.#znodes, ops, write);
    return written ? { kind: 'settled', outcome } : { kind: 'again' };
  }

  async #pastOps(
    { jobId, by }: AskedWrite,
    stored: StoredDefinition,
    outcome: Written,
  ): Promise<readonly MultiOp[]> {
    if (outcome.kind === 'removed') return await this.#past.removing(jobId);
    if (outcome.kind !== 'written') return [];
    return await this.#past.writing(stored, outcome.definition, by);
  }
}

function creationOf(definition: NewDefinition): Creation {
  if (definition.kind === 'restored') {
    const { definition: before, now } = definition;
    return { jobId: before.id, decide: definitionRestoring(before, { now }) };
  }
  const { input, now } = definition;
  return { jobId: input.id, decide: definitionCreation(input, now, definition) };
}

function isRemoval(written: Written): written is RemoveOutcome {
  return written.kind !== 'written' && written.kind !== 'id-taken';
}
