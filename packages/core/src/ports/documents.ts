import type {
  DeleteOutcome,
  DocumentWrite,
  PutOutcome,
  StoredDocument,
} from '../decisions/document-edits.ts';
import type { Revision } from '../decisions/past.ts';
import type { DocumentContent, DocumentFacts } from '../schemas/document.ts';
import type { Shape } from '../words/json-reader.ts';
import type { Wanted } from '../words/wanted.ts';

/** A kind of document: which folder it lives in, what one looks like, and how much there may be. */
export interface DocumentKind<D extends DocumentFacts> {
  /** The name of its folder, and of one in a message. */
  readonly folder: string;
  readonly one: string;
  isName(name: string): boolean;
  readonly schema: Shape<D>;
  /** Of one document as it is stored, in bytes. */
  readonly bytesAtMost: number;
  /** Documents that there may be; one more is refused, those that are there are all read. */
  readonly countAtMost: number;
  /** What the past revisions of one document may take in ZooKeeper, packed; the oldest go first. */
  readonly revisionBytesAtMost: number;
  /** What it means that one cannot be read, in words: "the jobs that use it wait". */
  readonly whenBroken: string;
}

/** The last revisions of something, newest first; the first is what stands. */
export type RevisionsReading<Content> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read'; readonly revisions: readonly Revision<Content>[] }
  | { readonly kind: 'broken'; readonly problem: string };

/** All documents of one kind, hot in memory on every node, kept fresh by watches. */
export interface DocumentStore<D extends DocumentFacts> {
  /** Resolves when all have been read once. Must come before a write where nobody else has laid the folder. */
  open(): Promise<void>;
  get(name: string): D | undefined;
  /** By name; each stays the same object until it is edited. */
  all(): ReadonlyMap<string, D>;
  /** Names under which stands what is no document of this kind, with what is wrong. */
  broken(): ReadonlyMap<string, string>;
  /** Straight from ZooKeeper, for a read after a write on any node. */
  read(name: string): Promise<D | undefined>;
  /** Where the same content stands already nothing is written, whatever `over` says but for `nothing`. */
  put(content: DocumentContent<D>, write: DocumentWrite & Wanted): Promise<PutOutcome<D>>;
  /** Deletes a broken one too, where no version is asked for; what is kept of its past goes with it. */
  delete(name: string, over: 'anything' | number, wanted?: Wanted): Promise<DeleteOutcome<D>>;
  revisions(name: string): Promise<RevisionsReading<DocumentContent<D>>>;
  /** Called after the memory has changed; `document` is undefined after a deletion or when it is broken. */
  onChange(
    listener: (change: { readonly name: string; readonly document: D | undefined }) => void,
  ): () => void;
  /**
   * Hears what stands under this name now, after every change, and at every new connection, whether the memory was opened or not. Versions in
   * between may be missed, the last never, and the same may be heard twice; while ZooKeeper is away nothing is. A name that can be none is heard
   * as absent. Returns what ends it.
   */
  follow(name: string, hear: (stored: StoredDocument<D>) => void): () => Promise<void>;
  close(): Promise<void>;
}
