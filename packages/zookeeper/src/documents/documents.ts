import {
  type DeleteOutcome,
  type DocumentContent,
  type DocumentFacts,
  type DocumentKind,
  type DocumentStore,
  type DocumentWrite,
  deletingDocument,
  documentContent,
  invariant,
  type PutOutcome,
  puttingDocument,
  type RevisionsReading,
  type StoredDocument,
  type Wanted,
} from '@escapement/core';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import type { Paths } from '../paths.ts';
import { PastKeeper } from '../revisions/past-keeper.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { DocumentFollower } from './document-follower.ts';
import { DocumentMemory } from './document-memory.ts';
import { type DocumentPlace, DocumentWriter, type Settled } from './document-writer.ts';
import { readDocument } from './document-znode.ts';

export interface DocumentParts extends ZooKeeperParts {
  readonly identity: IdentityKeeper;
}

/** Documents of one kind: each a znode in the kind's folder, all of them in memory, and the last revisions of each beside it. */
export class ZooKeeperDocuments<D extends DocumentFacts> implements DocumentStore<D> {
  readonly #kind: DocumentKind<D>;
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #folder: string;
  readonly #memory: DocumentMemory<D>;
  readonly #past: PastKeeper<D, DocumentContent<D>>;
  readonly #writer: DocumentWriter<D>;
  readonly #parts: DocumentParts;
  readonly #followers = new Set<DocumentFollower<D>>();

  constructor(kind: DocumentKind<D>, parts: DocumentParts) {
    this.#kind = kind;
    this.#parts = parts;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#folder = parts.paths.documents(kind.folder);
    this.#memory = new DocumentMemory({ ...parts, kind, folder: this.#folder });
    this.#past = new PastKeeper(parts.znodes, {
      shape: kind.schema,
      contentOf: documentContent,
      bytesAtMost: kind.revisionBytesAtMost,
    });
    this.#writer = new DocumentWriter({ ...parts, kind, folder: this.#folder, past: this.#past });
  }

  open(): Promise<void> {
    return this.#memory.open();
  }

  get(name: string): D | undefined {
    return this.#memory.documents.get(name);
  }

  all(): ReadonlyMap<string, D> {
    return this.#memory.documents;
  }

  broken(): ReadonlyMap<string, string> {
    return this.#memory.broken;
  }

  onChange(
    listener: (change: { readonly name: string; readonly document: D | undefined }) => void,
  ): () => void {
    return this.#memory.onChange(listener);
  }

  follow(name: string, hear: (stored: StoredDocument<D>) => void): () => Promise<void> {
    if (!this.#kind.isName(name)) {
      hear({ kind: 'absent' });
      return async () => {};
    }
    const of = { kind: this.#kind, folder: this.#folder, name, hear };
    const follower = new DocumentFollower({ ...this.#parts, ...of });
    this.#followers.add(follower);
    follower.open();
    return async () => {
      this.#followers.delete(follower);
      await follower.close();
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#memory, ...this.#followers].map((each) => each.close()));
  }

  async read(name: string): Promise<D | undefined> {
    const stored = await this.#read(name);
    return stored.kind === 'document' ? stored.document : undefined;
  }

  async put(content: DocumentContent<D>, write: DocumentWrite & Wanted): Promise<PutOutcome<D>> {
    const { name } = content;
    if (!this.#kind.isName(name)) return { kind: 'refused', because: 'bad-name' };
    const decide = puttingDocument(content, write);
    const { by, signal } = write;
    const written = await this.#writer.write({ place: this.#placeOf(name), decide, by, signal });
    invariant(written.kind !== 'deleted', 'a write came to a deletion');
    // Who has written sees it at once, without waiting for the watch.
    if (written.kind === 'written') this.#memory.learn(written.document);
    this.#memory.poke();
    return written;
  }

  async delete(
    name: string,
    over: 'anything' | number,
    { signal }: Wanted = {},
  ): Promise<DeleteOutcome<D>> {
    if (!this.#kind.isName(name)) return { kind: 'absent' };
    const decide = deletingDocument<D>(over);
    const written = await this.#writer.write({ place: this.#placeOf(name), decide, signal });
    invariant(isDeletion(written), `a deletion came to ${written.kind}`);
    if (written.kind === 'deleted') this.#memory.forget(name);
    this.#memory.poke();
    return written;
  }

  async revisions(name: string): Promise<RevisionsReading<DocumentContent<D>>> {
    const stored = await this.#read(name);
    if (stored.kind === 'absent') return stored;
    const standing = stored.kind === 'document' ? stored.document : undefined;
    return await this.#past.read(this.#placeOf(name).pastPath, standing);
  }

  async #read(name: string): Promise<StoredDocument<D>> {
    if (!this.#kind.isName(name)) return { kind: 'absent' };
    await this.#znodes.sync(this.#folder);
    return readDocument(this.#kind, name, await this.#znodes.get(this.#placeOf(name).path));
  }

  #placeOf(name: string): DocumentPlace {
    const path = `${this.#folder}/${name}`;
    return { name, path, pastPath: this.#paths.documentPast(this.#kind.folder, name) };
  }
}

function isDeletion<D>(settled: Settled<D>): settled is DeleteOutcome<D> {
  return settled.kind !== 'written' && settled.kind !== 'refused';
}
