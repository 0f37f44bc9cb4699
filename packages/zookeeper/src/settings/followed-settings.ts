import { CoordinationFault, type FollowedSetting, type FollowedSettings } from '@escapement/core';
import { isUnanswered } from '../connection/codes.ts';
import { Converger } from '../converger.ts';
import { deferred } from '../deferred.ts';
import type { Znode } from '../znodes/znode.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';

const attemptsOfOneChange = 60;

/** Settings under `/settings`, each followed through the watch on its znode. */
export class ZooKeeperFollowedSettings implements FollowedSettings {
  readonly #parts: ZooKeeperParts;
  readonly #open = new Set<Follower>();

  constructor(parts: ZooKeeperParts) {
    this.#parts = parts;
  }

  follow(name: string, make: () => string, options: { isPutBack?: boolean } = {}): FollowedSetting {
    const path = this.#parts.paths.setting(name);
    const follower = new Follower(this.#parts, { path, make, ...options });
    this.#open.add(follower);
    return follower;
  }

  async change(name: string, change: (text: string) => string): Promise<void> {
    const path = this.#parts.paths.setting(name);
    for (let attempt = 1; attempt <= attemptsOfOneChange; attempt += 1) {
      if (await this.#changeOnce(path, change)) return;
      await this.#parts.clock.sleep(Math.random() * Math.min(50, 2 * attempt));
    }
    throw new CoordinationFault('COORD_CONTENDED', `setting "${name}": too many other writers`, {
      retryable: true,
      data: { name },
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((follower) => follower.close()));
  }

  /** Whether it is done. A write whose answer was lost is asked again: on what it made, a pure change has nothing to add. */
  async #changeOnce(path: string, change: (text: string) => string): Promise<boolean> {
    const { znodes } = this.#parts;
    const standing = await standingAt(this.#parts, { path, make: () => '' });
    const text = standing.data.toString();
    const changed = change(text);
    if (changed === text) return true;
    try {
      return (await znodes.set(path, Buffer.from(changed), standing.version)) === 'set';
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      return false;
    }
  }
}

interface Followed {
  readonly path: string;
  readonly make: () => string;
  readonly isPutBack?: boolean;
}

class Follower implements FollowedSetting {
  readonly #parts: ZooKeeperParts;
  readonly #setting: Followed;
  readonly #converger: Converger;
  readonly #firstReading = deferred<void>();
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.#converger.poke();
  readonly #stopListening: () => void;
  #text: string | undefined;

  constructor(parts: ZooKeeperParts, followed: Followed) {
    const setting: Followed = {
      path: followed.path,
      make: () => (followed.isPutBack === true ? this.#text : undefined) ?? followed.make(),
    };
    this.#parts = parts;
    this.#setting = setting;
    this.#converger = new Converger({
      step: () => this.#read(),
      clock: parts.clock,
      logger: parts.logger,
      doing: `reading ${setting.path}`,
      mayRetry: () => parts.session.state === 'connected',
    });
    // Watches end with their connection, so that every new one is a reason to look again.
    this.#stopListening = parts.session.onConnected(() => this.#converger.poke());
    if (parts.session.state === 'connected') this.#converger.poke();
  }

  async current(): Promise<string> {
    await this.#firstReading.promise;
    return this.#text ?? '';
  }

  async refreshed(): Promise<string> {
    // Without a watch: one that every asking leaves behind would be told of the same change again and again.
    const standing = await standingAt(this.#parts, this.#setting);
    if (standing.data.toString() !== this.#text) this.#converger.poke();
    return standing.data.toString();
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#converger.close();
  }

  async #read(): Promise<void> {
    const standing = await standingAt(this.#parts, this.#setting, this.#onEvent);
    this.#text = standing.data.toString();
    this.#firstReading.resolve();
  }
}

/** The setting's znode, made if there is none, with a watch on it where one is wanted. */
async function standingAt(
  { znodes, paths }: ZooKeeperParts,
  setting: { readonly path: string; readonly make: () => string },
  onEvent?: () => void,
): Promise<Znode> {
  for (;;) {
    const standing = await znodes.get(setting.path, onEvent);
    if (standing !== undefined) return standing;
    const made = await znodes.create(setting.path, Buffer.from(setting.make()), 'persistent');
    if (made.kind === 'no-parent') await znodes.ensure(paths.settings);
  }
}
