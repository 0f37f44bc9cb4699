import type { Logger } from '@escapement/core';
import { Converger } from '../converger.ts';
import type { Paths } from '../paths.ts';
import { Listeners } from '../session/listeners.ts';
import type { Session } from '../session/session.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { ensureIdentity, type Identity, parseIdentity, putIdentity } from './identity.ts';

/**
 * Knows which ensemble this is, follows its root, and tells when it has become another one. As long as our session lives it
 * is the same ensemble, since sessions die with its data; so an identity that vanishes or turns to rubbish under a living
 * session was damaged by hand, and is put back.
 */
export class IdentityKeeper {
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #logger: Logger;
  readonly #converger: Converger;
  readonly #changed: Listeners<[string]>;
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.#converger.poke();
  readonly #stopListening: () => void;
  #known: Identity | undefined;
  #knownIn = '';

  constructor(parts: ZooKeeperParts) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#logger = parts.logger;
    this.#changed = new Listeners(parts.logger);
    this.#converger = new Converger({
      step: () => this.#look(),
      clock: parts.clock,
      logger: parts.logger,
      doing: 'reading the identity of the ensemble',
      mayRetry: () => parts.session.state === 'connected',
    });
    // Watches end with their connection, so that every new one is a reason to look again.
    this.#stopListening = parts.session.onConnected(() => this.#converger.poke());
  }

  /** Asked anew each time: after the data of an ensemble was thrown away the same address has another identity. */
  async read(): Promise<Identity> {
    const standing = await ensureIdentity(this.#znodes, this.#paths);
    this.#learn(standing);
    return standing;
  }

  /** The identity as it was last seen, or asked for if it never was. */
  async last(): Promise<Identity> {
    return this.#known ?? (await this.read());
  }

  /** Called with the new id when the data has become another's. */
  onChange(listener: (id: string) => void): () => void {
    return this.#changed.add(listener);
  }

  close(): Promise<void> {
    this.#stopListening();
    return this.#converger.close();
  }

  async #look(): Promise<void> {
    const root = await this.#znodes.get(this.#paths.root, this.#onEvent);
    const standing = root && parseIdentity(root.data);
    if (standing !== undefined) {
      this.#learn(standing);
      return;
    }
    const known = this.#known;
    if (known === undefined || this.#knownIn !== this.#session.id) {
      await this.read();
    } else {
      this.#logger.error({ id: known.id }, 'the identity of the ensemble was damaged; put back');
      await putIdentity(this.#znodes, this.#paths, { identity: known, over: root?.version });
    }
    this.#converger.poke();
  }

  #learn(identity: Identity): void {
    const before = this.#known;
    this.#known = { id: identity.id, revisionsAbove: identity.revisionsAbove };
    this.#knownIn = this.#session.id;
    if (before !== undefined && before.id !== identity.id) this.#changed.tell(identity.id);
  }
}
