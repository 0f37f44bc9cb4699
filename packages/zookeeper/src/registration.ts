import { isPassing, type Logger, type Registration } from '@escapement/core';
import { Converger } from './converger.ts';
import { parentOf } from './paths.ts';
import type { Session } from './session/session.ts';
import { encode } from './znodes/znode.ts';
import type { Znodes } from './znodes/znodes.ts';
import type { ZooKeeperParts } from './zookeeper-parts.ts';

const tries = 5;

/**
 * One ephemeral znode that is kept standing: made now, looked after at every connection and whenever somebody touches it,
 * and made again in every new session, until closed. One step at a time, so that an update never overtakes the creation.
 */
export class EphemeralRegistration<T> implements Registration<T> {
  readonly #path: string;
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #logger: Logger;
  readonly #converger: Converger;
  readonly #parent: 'persistent' | 'container';
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.#converger.poke();
  #info: T;
  #isClosed = false;
  /** The session in which ours has stood. */
  #stoodIn: string | undefined;
  #stopListening: () => void = () => undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(
    parts: Omit<ZooKeeperParts, 'paths'> & {
      path: string;
      info: T;
      /** `container`: what it stands in goes some time after the last that stood there. */
      parent?: 'persistent' | 'container';
    },
  ) {
    this.#path = parts.path;
    this.#info = parts.info;
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#logger = parts.logger;
    this.#parent = parts.parent ?? 'persistent';
    this.#converger = new Converger({
      step: () => this.#inTurn(() => this.#stand()),
      clock: parts.clock,
      logger: parts.logger,
      doing: `keeping ${parts.path} registered`,
      mayRetry: () => parts.session.state === 'connected',
    });
  }

  /**
   * Registers if there is a connection; without one it returns at once, and the registration follows with the first
   * connection. What ZooKeeper refuses is tried again like all else, since a node without its entry can still do its work.
   */
  async open(): Promise<void> {
    this.#stopListening = this.#session.onConnected(() => this.#converger.poke());
    if (this.#session.state !== 'connected') return;
    try {
      await this.#inTurn(() => this.#stand());
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#logger.warn({ err: error, path: this.#path }, 'not registered yet; trying again');
      this.#converger.poke();
    }
  }

  /** Says something else as soon as that can be; of several in a row the last. */
  tell(info: T): void {
    this.#info = info;
    this.#converger.poke();
  }

  async update(info: T): Promise<void> {
    this.#info = info;
    await this.#inTurn(() => this.#stand());
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening();
    await this.#converger.close();
    await this.#inTurn(async () => {
      const standing = await this.#znodes.get(this.#path);
      if (standing?.owner === this.#session.id) await this.#znodes.remove(this.#path);
    });
  }

  /**
   * Makes the znode stand with the present info, owned by the present session. It is done when a reading has found it so,
   * since that reading leaves the watch behind by which a deletion or a foreign write is noticed. Who comes under a name takes the place of
   * whoever stood there, who yields: if each took it back, both would write for ever and neither stand.
   */
  async #stand(): Promise<void> {
    for (let attempt = 1; attempt <= tries && !this.#isClosed; attempt += 1) {
      const standing = await this.#znodes.get(this.#path, this.#onEvent);
      if (standing === undefined) {
        const made = await this.#znodes.create(this.#path, encode(this.#info), 'ephemeral');
        if (made.kind === 'no-parent')
          await this.#znodes.ensure(parentOf(this.#path), this.#parent);
      } else if (standing.owner !== this.#session.id) {
        if (this.#stoodIn === this.#session.id) return this.#yield();
        // Left by a session before this one, perhaps our own: it would vanish under us when that one expires. Both at once, so that who stood there sees ours.
        await this.#znodes.multi([
          { kind: 'remove', path: this.#path },
          { kind: 'create', path: this.#path, data: encode(this.#info), ephemeral: true },
        ]);
      } else if (standing.data.equals(encode(this.#info))) {
        this.#stoodIn = this.#session.id;
        return;
      } else {
        await this.#znodes.set(this.#path, encode(this.#info));
      }
    }
    if (!this.#isClosed) this.#converger.poke();
  }

  /** The watch stays: ours stands again when theirs has gone. */
  #yield(): void {
    this.#logger.warn(
      { path: this.#path },
      'another process has registered under this name; it has the place',
    );
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const result = this.#last.then(step);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
