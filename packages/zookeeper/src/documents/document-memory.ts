import type { Clock, DocumentFacts, DocumentKind, Logger, StoredDocument } from '@escapement/core';
import { forbidden, isForbidden } from '../connection/codes.ts';
import { Converger } from '../converger.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import { SecondLook, secondLookMs } from '../second-look.ts';
import { Listeners } from '../session/listeners.ts';
import type { Session } from '../session/session.ts';
import { decode, type Znode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { parseRegister } from './document-register.ts';
import { readDocument } from './document-znode.ts';
import { putBackDocuments } from './put-back-documents.ts';

/** The folder as it was read last: which znode, of which ensemble. */
interface Reading {
  readonly czxid: number;
  readonly ensembleId: string;
}

export interface DocumentMemoryParts<D extends DocumentFacts> {
  readonly kind: DocumentKind<D>;
  /** The path of the folder. */
  readonly folder: string;
  readonly session: Session;
  readonly znodes: Znodes;
  readonly identity: IdentityKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * All documents of a kind in memory. There are few of them, so at every event all are read again: the watch on the folder tells of
 * every write of ours, since each goes through its data; a watch on its children and one on each document tell of what somebody else did.
 */
export class DocumentMemory<D extends DocumentFacts> {
  readonly documents = new Map<string, D>();
  readonly broken = new Map<string, string>();
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #kind: DocumentKind<D>;
  readonly #folder: string;
  readonly #identity: IdentityKeeper;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #converger: Converger;
  readonly #changed: Listeners<[{ name: string; document: D | undefined }]>;
  readonly #firstReading: Deferred<void> = deferred();
  /** One function for every watch, since the library leaves out a watcher that it already has. */
  readonly #onEvent = () => this.poke();
  #stopListening: (() => void) | undefined;
  #last: Reading | undefined;
  readonly #missing = new SecondLook();
  readonly #closing = new AbortController();

  constructor(parts: DocumentMemoryParts<D>) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#kind = parts.kind;
    this.#folder = parts.folder;
    this.#identity = parts.identity;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#changed = new Listeners(parts.logger);
    this.#converger = new Converger({
      step: () => this.#step(),
      clock: parts.clock,
      logger: parts.logger,
      doing: `reading the ${parts.kind.folder}`,
      mayRetry: () => parts.session.state === 'connected',
    });
  }

  /** Resolves when all have been read once. */
  open(): Promise<void> {
    if (this.#stopListening === undefined) {
      const stopListening = [
        // Watches end with their connection, so that every new one is a reason to look again.
        this.#session.onConnected(() => this.poke()),
        this.#identity.onChange(() => {
          this.#last = undefined;
          this.poke();
        }),
      ];
      this.#stopListening = () => {
        for (const stop of stopListening) stop();
      };
    }
    if (this.#session.state === 'connected') this.poke();
    return this.#firstReading.promise;
  }

  /** Looks again, unless nobody has opened the memory yet. */
  poke(): void {
    if (this.#stopListening !== undefined) this.#converger.poke();
  }

  /** Keeps a document that was just written. */
  learn(document: D): void {
    this.#keep(document.name, { kind: 'document', document });
  }

  /** Drops a document that was just deleted. */
  forget(name: string): void {
    this.#keep(name, { kind: 'absent' });
  }

  onChange(listener: (change: { name: string; document: D | undefined }) => void): () => void {
    return this.#changed.add(listener);
  }

  async close(): Promise<void> {
    this.#stopListening?.();
    this.#closing.abort();
    await this.#converger.close();
    this.#firstReading.resolve();
  }

  async #step(): Promise<void> {
    // The watch is set before the list is read: whatever changes after that fires it.
    const register = await this.#znodes.get(this.#folder, this.#onEvent);
    const before = this.#last;
    const ensembleId = await this.#ensembleOf(register, before);
    if (register === undefined || before?.czxid !== register.czxid) {
      if (before?.ensembleId === ensembleId) await this.#putBack();
      this.#last = undefined;
    }
    if (register === undefined) {
      await this.#znodes.ensure(this.#folder);
      this.poke();
      return;
    }
    const last = this.#last;
    const names = (await this.#znodes.children(this.#folder, this.#onEvent)) ?? [];
    const { removedUpTo } = parseRegister(decode(register.data));
    this.#drop(names, last === undefined ? Number.POSITIVE_INFINITY : removedUpTo);
    await Promise.all(names.map((name) => this.#read(name, last === undefined)));
    if (this.#last === last) this.#last = { czxid: register.czxid, ensembleId };
    this.#firstReading.resolve();
  }

  /** The ensemble that the folder is of: asked anew where the folder is not the one that was read last. */
  async #ensembleOf(register: Znode | undefined, before: Reading | undefined): Promise<string> {
    if (before !== undefined && before.czxid === register?.czxid) return before.ensembleId;
    const isMet = before !== undefined || register === undefined;
    return (await (isMet ? this.#identity.read() : this.#identity.last())).id;
  }

  /**
   * Forgets the documents that are not there any more. A deletion of ours is noted in the register; who deletes the whole folder
   * by hand deletes what is in it first, so that what vanished past the register is believed when the folder still stands later.
   */
  #drop(names: readonly string[], removedUpTo: number): void {
    const here = new Set(names);
    const gone = [...this.documents.keys(), ...this.broken.keys()].filter(
      (each) => !here.has(each),
    );
    const isNoted = (name: string) => (this.documents.get(name)?.version ?? 0) <= removedUpTo;
    const suspects = gone.filter((name) => !isNoted(name));
    const confirmed = this.#missing.confirmed(suspects, this.#clock.monotonicMs());
    for (const name of gone.filter((each) => isNoted(each) || confirmed.has(each))) {
      this.#keep(name, { kind: 'absent' });
    }
    if (this.#missing.isWaiting) this.#lookAgainLater();
  }

  #lookAgainLater(): void {
    const { signal } = this.#closing;
    void this.#clock.sleep(secondLookMs, signal).then(() => {
      if (!signal.aborted) this.poke();
    });
  }

  /** No act of ours deletes the folder, so that what is remembered of it is what should stand there. */
  async #putBack(): Promise<void> {
    const documents = [...this.documents.values()];
    await putBackDocuments(this.#znodes, this.#folder, documents);
    this.#logger.error(
      { names: documents.map(({ name }) => name) },
      `the folder of ${this.#kind.folder} was deleted past the interface; put back from memory`,
    );
  }

  async #read(name: string, isAnew: boolean): Promise<void> {
    try {
      const znode = await this.#znodes.get(`${this.#folder}/${name}`, this.#onEvent);
      // What went after it was listed is for the next look to decide.
      if (znode === undefined) this.poke();
      else this.#take(name, readDocument(this.#kind, name, znode), isAnew);
    } catch (error) {
      // The folder let itself be read, so that this is about this one document and must not hide the others.
      if (!isForbidden(error)) throw error;
      this.#keep(name, { kind: 'broken', problem: forbidden });
    }
  }

  #take(name: string, stored: StoredDocument<D>, isAnew: boolean): void {
    const version = this.documents.get(name)?.version ?? 0;
    // A higher version of another ensemble must not keep out what stands in this one.
    if (isAnew && stored.kind === 'document' && version > stored.document.version) {
      this.documents.delete(name);
    }
    this.#keep(name, stored);
  }

  #keep(name: string, stored: StoredDocument<D>): void {
    switch (stored.kind) {
      case 'absent': {
        const wasKnown = this.documents.delete(name);
        const wasBroken = this.broken.delete(name);
        if (wasKnown || wasBroken) this.#changed.tell({ name, document: undefined });
        return;
      }
      case 'broken':
        if (this.broken.get(name) === stored.problem) return;
        this.documents.delete(name);
        this.broken.set(name, stored.problem);
        this.#logger.error(
          { name, problem: stored.problem },
          `this ${this.#kind.one} cannot be read; ${this.#kind.whenBroken}`,
        );
        this.#changed.tell({ name, document: undefined });
        return;
      case 'document': {
        const { document } = stored;
        const before = this.documents.get(name);
        // Versions never go back, so that a lower one was read before the write that we know of.
        if (before !== undefined && before.version >= document.version) return;
        this.broken.delete(name);
        this.documents.set(name, document);
        this.#changed.tell({ name, document });
        return;
      }
    }
  }
}
