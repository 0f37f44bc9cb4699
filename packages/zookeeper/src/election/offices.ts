import { type Clock, CoordinationFault, isOfficeName, type Logger } from '@escapement/core';
import type { Paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { ZooKeeperElection } from './election.ts';

/** The elections of all offices that this process has to do with: one each, however often it is asked for. */
export class Offices {
  readonly #parts: {
    readonly session: Session;
    readonly znodes: Znodes;
    readonly paths: Paths;
    readonly clock: Clock;
    readonly logger: Logger;
  };
  readonly #elections = new Map<string, ZooKeeperElection>();

  constructor(parts: {
    readonly session: Session;
    readonly znodes: Znodes;
    readonly paths: Paths;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#parts = parts;
  }

  /** Throws COORD_BAD_NAME for what can be no office. An office that nobody stands for costs nothing. */
  of(office: string): ZooKeeperElection {
    const known = this.#elections.get(office);
    if (known !== undefined) return known;
    if (!isOfficeName(office)) throw badName(office);
    const election = new ZooKeeperElection({ ...this.#parts, office });
    this.#elections.set(office, election);
    return election;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#elections.values()].map((election) => election.close()));
  }
}

function badName(office: string): CoordinationFault {
  return new CoordinationFault('COORD_BAD_NAME', `"${office}" cannot be the name of an office`, {
    retryable: false,
  });
}
