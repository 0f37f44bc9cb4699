import { bearing, type HeldLock, type Logger } from '@escapement/core';
import { Converger } from '../converger.ts';
import type { Session } from '../session/session.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import type { QueuePlace } from './place-in-queue.ts';

/**
 * A lock that is held. It is taken as lost when the session is (assumed or told), and when its znode is seen to be gone:
 * somebody broke it. Lost once, it is never believed in again, whatever the session does later.
 */
export class ZooKeeperHeldLock implements HeldLock {
  readonly fencingToken: number;
  readonly #place: QueuePlace;
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #converger: Converger;
  readonly #logger: Logger;
  readonly #lost = new AbortController();
  readonly #note: () => Promise<'set' | 'not-found' | 'changed'>;
  readonly #onEnd: (how: 'released' | 'lost') => Promise<unknown>;
  readonly #stopListening: (() => void)[];
  #release: Promise<void> | undefined;
  #isReleased = false;
  #isNoted = false;

  constructor(
    parts: Omit<ZooKeeperParts, 'paths'> & {
      fencingToken: number;
      place: QueuePlace;
      /** Says in our znode that we hold, for observers and for who waits behind us. */
      note: () => Promise<'set' | 'not-found' | 'changed'>;
      /** Deletes our znode, now or when ZooKeeper can be asked, and notes how it ended. `not-found`: it was gone before. */
      onEnd: (how: 'released' | 'lost') => Promise<unknown>;
    },
  ) {
    this.fencingToken = parts.fencingToken;
    this.#place = parts.place;
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#logger = parts.logger;
    this.#note = parts.note;
    this.#onEnd = parts.onEnd;
    this.#converger = new Converger({
      step: () => this.#look(),
      clock: parts.clock,
      logger: parts.logger,
      doing: 'looking at a held lock',
      mayRetry: () => parts.session.state === 'connected',
    });
    this.#stopListening = [
      this.#session.onChange((state) => {
        if (state === 'lost' || state === 'closed') this.#lose(`the session is ${state}`);
      }),
      this.#session.onConnected(() => this.lookAgain()),
    ];
    if (this.#session.state === 'lost' || this.#session.id !== this.#place.sessionId) {
      this.#lose('the session was lost while the lock was taken');
    }
    this.lookAgain();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Asks whether the znode still stands; called at every event on it and at every connection. */
  lookAgain(): void {
    this.#converger.poke();
  }

  release(): Promise<void> {
    this.#release ??= this.#giveBack();
    return this.#release;
  }

  async #giveBack(): Promise<void> {
    await this.#session.judge();
    this.#isReleased = true;
    this.#stop();
    const end = await this.#onEnd(this.lost.aborted ? 'lost' : 'released');
    if (end === 'not-found') this.#lost.abort(new Error('its znode was gone before'));
  }

  async #look(): Promise<void> {
    if (this.#isReleased || this.lost.aborted) return;
    if (!this.#isNoted) {
      const noted = await this.#note();
      this.#isNoted = true;
      // Our own watch tells us of what we wrote, and has us look.
      if (noted === 'set') return;
    }
    const own = await this.#znodes.get(this.#place.path, () => this.lookAgain());
    if (own?.owner !== this.#session.id) this.#lose('its znode is gone');
  }

  #lose(reason: string): void {
    if (this.#isReleased || this.lost.aborted) return;
    this.#logger.warn({ path: this.#place.path, reason }, 'a lock was lost');
    this.#stop();
    this.#lost.abort(new Error(reason));
    // The znode may still stand if the session comes back; nobody would ever release it.
    const tell = bearing((fault) =>
      this.#logger.debug({ err: fault }, 'a lost lock goes with its session'),
    );
    this.#onEnd('lost').catch(tell);
  }

  #stop(): void {
    for (const stop of this.#stopListening.splice(0)) stop();
  }
}
