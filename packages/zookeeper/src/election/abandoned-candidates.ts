import type { OfficePaths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { findStrays } from '../znodes/strays.ts';
import type { Znodes } from '../znodes/znodes.ts';

/**
 * Candidate znodes of ours that we do not stand by and that may still stand. Each of them would keep everybody behind it out of office for
 * as long as our session lives, so they go before anything else is done.
 */
export class AbandonedCandidates {
  readonly #znodes: Znodes;
  readonly #office: OfficePaths;
  readonly #session: Session;
  readonly #names = new Set<string>();
  /** Where the session goes on over another connection, the data may be older than what we know of it. */
  #mayHaveStrays = false;

  constructor(parts: {
    readonly znodes: Znodes;
    readonly office: OfficePaths;
    readonly session: Session;
  }) {
    this.#znodes = parts.znodes;
    this.#office = parts.office;
    this.#session = parts.session;
  }

  add(name: string): void {
    this.#names.add(name);
  }

  /** It is gone. */
  forget(name: string): void {
    this.#names.delete(name);
  }

  /** A session that has just begun owns nothing. */
  onConnected({ newSession }: { readonly newSession: boolean }): void {
    this.#mayHaveStrays = !newSession;
  }

  /** Looks for those that nobody here knows, once a connection; `stoodBy` is the one that is none of them. */
  async find(stoodBy: string | undefined): Promise<void> {
    if (!this.#mayHaveStrays) return;
    const strays = await findStrays(this.#znodes, {
      parent: this.#office.election,
      sessionId: this.#session.id,
      isKnown: (name) => name === stoodBy,
    });
    for (const name of strays) this.#names.add(name);
    this.#mayHaveStrays = false;
  }

  async delete(): Promise<void> {
    for (const name of [...this.#names]) {
      await this.#znodes.remove(this.#office.candidate(name));
      this.#names.delete(name);
    }
  }
}
