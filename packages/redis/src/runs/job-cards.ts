import type { DefinitionWriter } from '@escapement/core';
import { inOneWrite } from '../connection/one-write.ts';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { unseal } from './signature.ts';
import { cardOf, type JobCard } from './ticket.ts';

/** Cards remembered; each is as large as its job's task. */
const cardsKept = 5_000;

/** Where a card may come from beside Redis. */
export interface CardOrigins {
  readonly parts: Pick<StoreParts, 'client' | 'keys' | 'signingKeys'>;
  readonly definitions: Pick<DefinitionWriter, 'read'> | undefined;
}

/**
 * The cards of the jobs that this worker has runs of. One is read and held against its signature once; where Redis has none, or one
 * that no known key fits, ZooKeeper is asked for the definition itself.
 */
export class JobCards {
  readonly #origins: CardOrigins;
  readonly #asked = new Map<string, Promise<JobCard | undefined>>();
  readonly #known = new Map<string, JobCard>();

  constructor(origins: CardOrigins) {
    this.#origins = origins;
  }

  /** The card of a job's revision where it has been read before. */
  known(jobId: string, revision: number): JobCard | undefined {
    return this.#known.get(nameOf(jobId, revision));
  }

  /** The card of a job's revision; `undefined` where no such version is known any more. Rejects with a passing fault. */
  of(jobId: string, revision: number): Promise<JobCard | undefined> {
    const name = nameOf(jobId, revision);
    const underWay = this.#asked.get(name);
    if (underWay !== undefined) return underWay;
    const asked = this.#ask(jobId, revision);
    this.#asked.set(name, asked);
    const heard = (card?: JobCard) => {
      this.#asked.delete(name);
      if (card !== undefined) this.#keep(name, card);
    };
    asked.then(heard, () => heard());
    return asked;
  }

  #keep(name: string, card: JobCard): void {
    this.#known.set(name, card);
    // The oldest is the first.
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= cardsKept) break;
      this.#known.delete(oldest);
    }
  }

  async #ask(jobId: string, revision: number): Promise<JobCard | undefined> {
    const known = this.known(jobId, revision);
    if (known !== undefined) return known;
    const { client, keys, signingKeys } = this.#origins.parts;
    // A worker that comes to a back-log needs many at once.
    inOneWrite(client);
    const sealed = await asking('reading a job card', () =>
      client.hget(keys.cards(jobId), String(revision)),
    );
    const card =
      sealed === null
        ? undefined
        : (cardIn(sealed, await signingKeys.accepted()) ??
          cardIn(sealed, await signingKeys.refreshed()));
    if (card !== undefined && card.jobId === jobId && card.revision === revision) return card;
    return this.#fromDefinition(jobId, revision);
  }

  async #fromDefinition(jobId: string, revision: number): Promise<JobCard | undefined> {
    const stored = await this.#origins.definitions?.read(jobId);
    if (stored?.kind !== 'definition' || stored.definition.revision !== revision) return undefined;
    return cardOf(jobId, stored.definition);
  }
}

function nameOf(jobId: string, revision: number): string {
  return `${jobId} ${revision}`;
}

/** No check of its shape: the signature covers what our own code wrote. */
function cardIn(sealed: string, keys: readonly string[]): JobCard | undefined {
  for (const key of keys) {
    const opened = unseal('card', sealed, key);
    if (opened.kind === 'value') return opened.value as JobCard;
  }
  return undefined;
}
