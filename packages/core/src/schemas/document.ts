/** What every document says beside its content. */
export interface DocumentFacts {
  readonly name: string;
  /** Grows with every edit, also over deletion and re-creation. */
  readonly version: number;
  readonly updatedAt: string;
}

/** What a person writes of a document. */
export type DocumentContent<D extends DocumentFacts> = Omit<D, 'version' | 'updatedAt'>;

/** What was written of a document, without what the store adds. */
export function documentContent<D extends DocumentFacts>(document: D): DocumentContent<D> {
  const { version: _version, updatedAt: _updatedAt, ...content } = document;
  return content;
}
