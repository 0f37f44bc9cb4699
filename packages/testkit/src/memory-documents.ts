import {
  type DeleteOutcome,
  type DocumentContent,
  type DocumentEdit,
  type DocumentFacts,
  type DocumentKind,
  type DocumentStore,
  type DocumentWrite,
  deletingDocument,
  documentContent,
  invariant,
  type Past,
  type PutOutcome,
  pastWith,
  puttingDocument,
  type RevisionsReading,
  readJson,
  revisionsOf,
  type StoredDocument,
} from '@escapement/core';

type Change<D> = { readonly name: string; readonly document: D | undefined };

/** A folder of documents as it stands, whoever looks. */
interface Folder<D extends DocumentFacts> {
  readonly documents: Map<string, D>;
  readonly broken: Map<string, string>;
  readonly pasts: Map<string, Past<D>>;
  readonly listeners: Set<(change: Change<D>) => void>;
  highest: number;
  removedUpTo: number;
}

function emptyFolder<D extends DocumentFacts>(): Folder<D> {
  return {
    documents: new Map(),
    broken: new Map(),
    pasts: new Map(),
    listeners: new Set(),
    highest: 0,
    removedUpTo: 0,
  };
}

/** Documents of one kind in memory, as one process has them; what stands is shared by those that are opened `beside` it. */
export class MemoryDocuments<D extends DocumentFacts> implements DocumentStore<D> {
  readonly #kind: DocumentKind<D>;
  readonly #folder: Folder<D>;
  readonly #own = new Set<(change: Change<D>) => void>();

  constructor(kind: DocumentKind<D>, folder: Folder<D> = emptyFolder()) {
    this.#kind = kind;
    this.#folder = folder;
  }

  /** The same documents in another process. */
  beside(): MemoryDocuments<D> {
    return new MemoryDocuments(this.#kind, this.#folder);
  }

  /** What stands under a name is no document any more, as somebody wrote it by hand. */
  spoil(name: string, problem: string): void {
    this.#folder.documents.delete(name);
    this.#folder.broken.set(name, problem);
    this.#tell(name);
  }

  async open(): Promise<void> {}

  get(name: string): D | undefined {
    return this.#folder.documents.get(name);
  }

  all(): ReadonlyMap<string, D> {
    return this.#folder.documents;
  }

  broken(): ReadonlyMap<string, string> {
    return this.#folder.broken;
  }

  async read(name: string): Promise<D | undefined> {
    return this.get(name);
  }

  async put(content: DocumentContent<D>, write: DocumentWrite): Promise<PutOutcome<D>> {
    const { name } = content;
    if (!this.#kind.isName(name)) return { kind: 'refused', because: 'bad-name' };
    const edit = puttingDocument(content, write)(this.#stored(name), this.#folder);
    if (edit.kind === 'settled') return edit.outcome;
    invariant(edit.kind === 'store', 'a write came to a deletion');
    return this.#store(edit, write.by);
  }

  async delete(name: string, over: 'anything' | number): Promise<DeleteOutcome<D>> {
    const edit = deletingDocument<D>(over)(this.#stored(name), this.#folder);
    if (edit.kind !== 'delete') {
      const outcome = edit.kind === 'settled' ? edit.outcome : edit;
      invariant(
        outcome.kind === 'absent' || outcome.kind === 'conflict',
        'a deletion came to more',
      );
      return outcome;
    }
    const before = this.get(name);
    const folder = this.#folder;
    folder.highest = Math.max(folder.highest, edit.version);
    folder.removedUpTo = Math.max(folder.removedUpTo, edit.version);
    for (const each of [folder.documents, folder.broken, folder.pasts]) each.delete(name);
    this.#tell(name);
    return { kind: 'deleted', ...(before === undefined ? {} : { before }) };
  }

  async revisions(name: string): Promise<RevisionsReading<DocumentContent<D>>> {
    if (this.#stored(name).kind === 'absent') return { kind: 'absent' };
    const past = this.#folder.pasts.get(name) ?? [];
    return { kind: 'read', revisions: revisionsOf(past, this.get(name), documentContent) };
  }

  onChange(listener: (change: Change<D>) => void): () => void {
    this.#own.add(listener);
    this.#folder.listeners.add(listener);
    return () => this.#folder.listeners.delete(listener);
  }

  follow(name: string, hear: (stored: StoredDocument<D>) => void): () => Promise<void> {
    hear(this.#stored(name));
    const stop = this.onChange((change) => {
      if (change.name === name) hear(this.#stored(name));
    });
    return async () => stop();
  }

  async close(): Promise<void> {
    for (const listener of this.#own) this.#folder.listeners.delete(listener);
  }

  #stored(name: string): StoredDocument<D> {
    const document = this.get(name);
    if (document !== undefined) return { kind: 'document', document };
    const problem = this.#folder.broken.get(name);
    return problem === undefined ? { kind: 'absent' } : { kind: 'broken', problem };
  }

  /** What is kept is what its text is read back as, so that no test sees more than a server would keep. */
  #store(edit: Extract<DocumentEdit<D>, { kind: 'store' }>, by: string | undefined): PutOutcome<D> {
    const { name } = edit.document;
    const text = JSON.stringify(edit.document);
    if (Buffer.byteLength(text) > this.#kind.bytesAtMost) return refused('too-large');
    const folder = this.#folder;
    const isNew = this.#stored(name).kind === 'absent';
    const count = folder.documents.size + folder.broken.size;
    if (isNew && count >= this.#kind.countAtMost) return refused('too-many');
    const reading = readJson(this.#kind.schema, text);
    invariant(reading.kind === 'read', `a ${this.#kind.one} was to be stored that is none`);
    const document = reading.value;
    const before = this.get(name);
    const standing = { before, contentOf: documentContent };
    folder.pasts.set(name, pastWith(folder.pasts.get(name) ?? [], { by, document }, standing));
    folder.highest = Math.max(folder.highest, document.version);
    folder.broken.delete(name);
    folder.documents.set(name, document);
    this.#tell(name);
    return { kind: 'written', document, ...(before === undefined ? {} : { before }) };
  }

  #tell(name: string): void {
    for (const listener of this.#folder.listeners) listener({ name, document: this.get(name) });
  }
}

function refused(
  because: 'too-large' | 'too-many',
): Extract<PutOutcome<never>, { kind: 'refused' }> {
  return { kind: 'refused', because };
}
