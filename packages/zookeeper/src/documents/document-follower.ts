import type { DocumentFacts, DocumentKind, StoredDocument } from '@escapement/core';
import { forbidden, isForbidden } from '../connection/codes.ts';
import { Converger } from '../converger.ts';
import type { Znode } from '../znodes/znode.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { readDocument } from './document-znode.ts';

export interface FollowerParts<D extends DocumentFacts> extends Omit<ZooKeeperParts, 'paths'> {
  readonly kind: DocumentKind<D>;
  /** The path of the folder. */
  readonly folder: string;
  readonly name: string;
  readonly hear: (stored: StoredDocument<D>) => void;
}

/**
 * One document, followed by its own watch, so that who follows one of many is woken by that one alone. What is read is a whole znode: a
 * value is never part of one version and part of another.
 */
export class DocumentFollower<D extends DocumentFacts> {
  readonly #parts: FollowerParts<D>;
  readonly #converger: Converger;
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.#converger.poke();
  #stopListening: (() => void) | undefined;

  constructor(parts: FollowerParts<D>) {
    const { session, clock, logger, folder, name } = parts;
    this.#parts = parts;
    this.#converger = new Converger({
      step: () => this.#step(),
      clock,
      logger,
      doing: `reading ${folder}/${name}`,
      mayRetry: () => session.state === 'connected',
    });
  }

  open(): void {
    const { session } = this.#parts;
    // Watches end with their connection, so that every new one is a reason to look again.
    this.#stopListening = session.onConnected(() => this.#converger.poke());
    if (session.state === 'connected') this.#converger.poke();
  }

  async close(): Promise<void> {
    this.#stopListening?.();
    await this.#converger.close();
  }

  async #step(): Promise<void> {
    const { kind, name, hear } = this.#parts;
    try {
      hear(readDocument(kind, name, await this.#znode()));
    } catch (error) {
      if (!isForbidden(error)) throw error;
      hear({ kind: 'broken', problem: forbidden });
    }
  }

  /**
   * With a watch on it; where there is none on the folder, whose data every creation goes through. It is looked for once more after that watch
   * was set, since it may have been created between the two.
   */
  async #znode(): Promise<Znode | undefined> {
    const { znodes, folder, name } = this.#parts;
    const path = `${folder}/${name}`;
    const standing = await znodes.get(path, this.#onEvent);
    if (standing !== undefined) return standing;
    if ((await znodes.get(folder, this.#onEvent)) === undefined) {
      await znodes.ensure(folder);
      await znodes.get(folder, this.#onEvent);
    }
    return await znodes.get(path, this.#onEvent);
  }
}
