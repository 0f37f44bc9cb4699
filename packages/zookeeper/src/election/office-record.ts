import {
  CoordinationFault,
  type EpochMillis,
  type Logger,
  leaderRecordSchema,
  toIso,
} from '@escapement/core';
import { Converger } from '../converger.ts';
import type { OfficePaths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { decodeAs, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';

const tries = 5;

interface AnnouncedTerm {
  readonly nodeId: string;
  readonly epoch: number;
  readonly since: EpochMillis;
}

/**
 * Who holds an office (`/leader`, for that of the leader): the ephemeral record that observers read; nothing is decided by it. It is kept standing as long as we lead:
 * whoever deletes it or writes over it by hand blinds the observers for a moment and not for the rest of the term.
 */
export class OfficeRecord {
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #office: OfficePaths;
  readonly #logger: Logger;
  /** The path of our candidate znode while we lead under this epoch. */
  readonly #proofOf: (epoch: number) => string | undefined;
  readonly #converger: Converger;
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.#converger.poke();
  #term: AnnouncedTerm | undefined;

  constructor(
    parts: Omit<ZooKeeperParts, 'paths'> & {
      readonly office: OfficePaths;
      readonly proofOf: (epoch: number) => string | undefined;
    },
  ) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#office = parts.office;
    this.#logger = parts.logger;
    this.#proofOf = parts.proofOf;
    this.#converger = new Converger({
      step: () => this.#keep(),
      clock: parts.clock,
      logger: parts.logger,
      doing: `keeping the record of the office of ${parts.office.name}`,
      mayRetry: () => parts.session.state === 'connected',
    });
  }

  /** Writes the record. False when our candidate znode does not stand any more. */
  async announce(term: AnnouncedTerm): Promise<boolean> {
    const proof = this.#proofOf(term.epoch);
    if (proof === undefined) return false;
    const announced = await this.#write(proof, term);
    if (announced) {
      this.#term = term;
      this.#converger.poke();
    }
    return announced;
  }

  /** Who leads, as observers see it. */
  async read(): Promise<{ nodeId: string; epoch: number; since: string } | undefined> {
    const znode = await this.#znodes.get(this.#office.holder);
    return znode === undefined ? undefined : decodeAs(leaderRecordSchema, znode.data);
  }

  /** Watches end with their connection, and somebody may have been at the record meanwhile. */
  lookAgain(): void {
    this.#converger.poke();
  }

  /**
   * Takes the record of a term of ours back together with the candidate znode, in one call. False when that term was never
   * announced, or one of the two was gone already: then the candidate znode has to go by itself.
   */
  async withdraw(epoch: number, candidate: string): Promise<boolean> {
    if (this.#term?.epoch !== epoch) return false;
    this.#term = undefined;
    const gone = await this.#znodes.multi([
      { kind: 'remove', path: candidate },
      { kind: 'remove', path: this.#office.holder },
    ]);
    return gone.kind === 'done';
  }

  close(): Promise<void> {
    return this.#converger.close();
  }

  async #keep(): Promise<void> {
    const term = this.#term;
    const proof = term === undefined ? undefined : this.#proofOf(term.epoch);
    if (term === undefined || proof === undefined) return;
    const standing = await this.#znodes.get(this.#office.holder, this.#onEvent);
    if (standing?.owner === this.#session.id && standing.data.equals(recordOf(term))) return;
    if (await this.#write(proof, term)) {
      const about = { office: this.#office.name, epoch: term.epoch };
      this.#logger.warn(about, 'the record of who holds the office was gone or changed; mended');
      this.#converger.poke();
    }
  }

  /** One multi with a check of our own candidate znode, so that a leader that was outlived cannot replace its successor. */
  async #write(proof: string, term: AnnouncedTerm): Promise<boolean> {
    const path = this.#office.holder;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      // An ephemeral znode cannot change its owner, so that the record of the term before is replaced and not written over.
      const standing = await this.#znodes.get(path);
      const ops: MultiOp[] = [
        { kind: 'check', path: proof },
        ...(standing === undefined ? [] : [{ kind: 'remove', path } as const]),
        { kind: 'create', path, data: recordOf(term), ephemeral: true },
      ];
      const written = await this.#znodes.multi(ops);
      if (written.kind === 'done') return true;
      if (written.index === 0 && written.because === 'not-found') return false;
    }
    throw new CoordinationFault(
      'COORD_CONTENDED',
      'the record of who holds the office kept changing',
      {
        retryable: true,
      },
    );
  }
}

function recordOf(term: AnnouncedTerm): Buffer {
  return encode({ nodeId: term.nodeId, epoch: term.epoch, since: toIso(term.since) });
}
