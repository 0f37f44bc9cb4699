import { Converger } from '../converger.ts';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import type { Paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { findStrays } from '../znodes/strays.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';

/**
 * Gives up what our session holds in the queues of locks and nobody here knows. Data that went back in time has locks that we released since,
 * and while our session lives nobody else would get them. Locks may be many, so that they are looked through only when the data of
 * ZooKeeper has got another name, as it does when it went back.
 */
export class StrayPlaces {
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #isKnown: (path: string) => boolean;
  readonly #converger: Converger;
  readonly #stopListening: readonly (() => void)[];
  #mustLook = false;

  constructor(
    parts: ZooKeeperParts & {
      readonly identity: Pick<IdentityKeeper, 'onChange'>;
      readonly isKnown: (path: string) => boolean;
    },
  ) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#isKnown = parts.isKnown;
    this.#converger = new Converger({
      step: () => this.#giveUp(),
      clock: parts.clock,
      logger: parts.logger,
      doing: 'giving up locks that nobody here holds',
      mayRetry: () => parts.session.state === 'connected',
    });
    this.#stopListening = [
      parts.identity.onChange(() => {
        this.#mustLook = true;
        this.#converger.poke();
      }),
      parts.session.onConnected(() => this.#converger.poke()),
    ];
  }

  async close(): Promise<void> {
    for (const stop of this.#stopListening) stop();
    await this.#converger.close();
  }

  async #giveUp(): Promise<void> {
    if (!this.#mustLook) return;
    for (const name of (await this.#znodes.children(this.#paths.locks)) ?? []) {
      const parent = this.#paths.lock(name);
      const strays = await findStrays(this.#znodes, {
        parent,
        sessionId: this.#session.id,
        isKnown: (place) => this.#isKnown(`${parent}/${place}`),
      });
      for (const stray of strays) await this.#znodes.remove(`${parent}/${stray}`);
    }
    this.#mustLook = false;
  }
}
