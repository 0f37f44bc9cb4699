import type { Clock, DefinitionCatalog, JobDefinition, StoredDefinition } from '@escapement/core';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import { bucketCount } from '../paths.ts';
import { Listeners } from '../session/listeners.ts';
import type { Session } from '../session/session.ts';
import { LooksTogether } from '../znodes/looks-together.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { BucketFollower } from './bucket-follower.ts';
import { lookInTurn } from './looks-in-turn.ts';
import type { OwnTexts } from './own-texts.ts';
import { ReadingGate } from './reading-gate.ts';

/** Of many znodes each, as far as they are of one bucket. */
const readsInFlight = 16;

/** All definitions in memory, kept fresh by following the 256 buckets. */
export class ZooKeeperCatalog implements DefinitionCatalog {
  readonly #session: Session;
  readonly #followers: readonly BucketFollower[];
  readonly #definitions = new Map<string, JobDefinition>();
  readonly #broken = new Map<string, string>();
  readonly #bytesOf = new Map<string, number>();
  #bytes = 0;
  readonly #changed: Listeners<[{ jobId: string; definition: JobDefinition | undefined }]>;
  readonly #wentBack: Listeners<[]>;
  readonly #identity: IdentityKeeper;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  #looking: Promise<void> | undefined;
  #stopListening: () => void = () => undefined;
  #opening: Promise<void> | undefined;

  constructor(
    parts: ZooKeeperParts & {
      identity: IdentityKeeper;
      ownTexts: OwnTexts;
    },
  ) {
    this.#session = parts.session;
    this.#clock = parts.clock;
    this.#identity = parts.identity;
    this.#changed = new Listeners(parts.logger);
    this.#wentBack = new Listeners(parts.logger);
    const gate = new ReadingGate(readsInFlight);
    const looks = new LooksTogether(parts.znodes);
    this.#followers = Array.from(
      { length: bucketCount },
      (_, bucket) =>
        new BucketFollower({
          ...parts,
          bucket,
          gate,
          looks,
          isConnected: () => parts.session.state === 'connected',
          remembered: (jobId) => this.#definitions.get(jobId),
          onStored: (jobId, stored, bytes) => {
            this.#measure(jobId, bytes);
            this.#keep(jobId, stored);
          },
          onWentBack: () => this.#wentBack.tell(),
        }),
    );
  }

  open(): Promise<void> {
    this.#opening ??= this.#follow();
    return this.#opening;
  }

  get(jobId: string): JobDefinition | undefined {
    return this.#definitions.get(jobId);
  }

  all(): Iterable<JobDefinition> {
    return this.#definitions.values();
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#definitions.size;
  }

  broken(): ReadonlyMap<string, string> {
    return this.#broken;
  }

  onChange(
    listener: (change: { jobId: string; definition: JobDefinition | undefined }) => void,
  ): () => void {
    return this.#changed.add(listener);
  }

  onWentBack(listener: () => void): () => void {
    return this.#wentBack.add(listener);
  }

  async refresh(): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower.reread()));
  }

  async catchUp(): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower.catchUp()));
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#closing.abort();
    await this.#looking;
    await Promise.all(this.#followers.map((follower) => follower.close()));
  }

  async #follow(): Promise<void> {
    // Watches end with their connection, so that every new one is a reason to look at every bucket.
    const stopListening = [
      this.#session.onConnected(({ newSession }) => {
        // A session dies with the data of its ensemble, whose versions then begin anew.
        if (newSession) for (const follower of this.#followers) follower.distrust();
        this.#pokeAll();
      }),
      // Of another ensemble nothing is known, whatever its versions say.
      this.#identity.onChange(() => void this.refresh()),
    ];
    this.#stopListening = () => {
      for (const stop of stopListening) stop();
    };
    if (this.#session.state === 'connected') this.#pokeAll();
    await Promise.all(this.#followers.map((follower) => follower.firstReading));
    const isConnected = () => this.#session.state === 'connected';
    this.#looking = lookInTurn(
      this.#followers,
      { clock: this.#clock, isConnected },
      this.#closing.signal,
    );
  }

  #pokeAll(): void {
    for (const follower of this.#followers) follower.poke();
  }

  #measure(jobId: string, bytes: number): void {
    this.#bytes += bytes - (this.#bytesOf.get(jobId) ?? 0);
    if (bytes === 0) this.#bytesOf.delete(jobId);
    else this.#bytesOf.set(jobId, bytes);
  }

  #keep(jobId: string, stored: StoredDefinition): void {
    switch (stored.kind) {
      case 'absent': {
        const wasKnown = this.#definitions.delete(jobId);
        const wasBroken = this.#broken.delete(jobId);
        if (wasKnown || wasBroken) this.#changed.tell({ jobId, definition: undefined });
        return;
      }
      case 'broken':
        if (this.#broken.get(jobId) === stored.problem) return;
        this.#definitions.delete(jobId);
        this.#broken.set(jobId, stored.problem);
        this.#changed.tell({ jobId, definition: undefined });
        return;
      case 'definition': {
        const before = this.#definitions.get(jobId);
        if (before !== undefined && isSame(before, stored.definition)) return;
        this.#broken.delete(jobId);
        this.#definitions.set(jobId, stored.definition);
        this.#changed.tell({ jobId, definition: stored.definition });
        return;
      }
    }
  }
}

function isSame(a: JobDefinition, b: JobDefinition): boolean {
  return a.revision === b.revision && a.version === b.version && a.updatedAt === b.updatedAt;
}
