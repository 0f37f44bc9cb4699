import { canonicalJson } from '../words/canonical-json.ts';

/** One version of what a person wrote, and who wrote it when. */
export interface Revision<Content> {
  readonly version: number;
  readonly updatedAt: string;
  /** Absent where nobody noted it. */
  readonly updatedBy?: string;
  readonly content: Content;
}

/** What can be revised: something that says which version of itself it is, since when. */
export interface Versioned {
  readonly version: number;
  readonly updatedAt: string;
  /** Who created it, where it says so itself. */
  readonly createdBy?: string | undefined;
}

/** One version as it stood, and who wrote it, where that was noted. */
export interface PastRow<D extends Versioned> {
  readonly by?: string | undefined;
  readonly document: D;
}

/** The last versions of one thing in which its content changed, oldest first; the last is what stands. */
export type Past<D extends Versioned> = readonly PastRow<D>[];

const revisionsKept = 20;

/** The past with what is written now, over what stood `before`; `undefined` where that cannot be read. */
export function pastWith<D extends Versioned>(
  past: Past<D>,
  written: PastRow<D>,
  standing: { readonly before: D | undefined; readonly contentOf: (document: D) => object },
): Past<D> {
  const { before, contentOf } = standing;
  const rows =
    before === undefined
      ? past.filter(({ document }) => document.version < written.document.version)
      : endingWith(past, before, contentOf);
  return [...rows, written].slice(-revisionsKept);
}

/** The revisions that a past comes to, newest first; the first is what stands, unless that cannot be read. */
export function revisionsOf<D extends Versioned, Content extends object>(
  past: Past<D>,
  standing: D | undefined,
  contentOf: (document: D) => Content,
): readonly Revision<Content>[] {
  const rows = standing === undefined ? past : endingWith(past, standing, contentOf);
  // Nothing is written of the past of what nobody has edited: what it was created as is the first of all, where none can have been dropped.
  const first = rows.length < revisionsKept ? rows[0] : undefined;
  return rows
    .slice(-revisionsKept)
    .reverse()
    .map((row) => {
      const { document } = row;
      const by = row.by ?? (row === first ? document.createdBy : undefined);
      return {
        version: document.version,
        updatedAt: document.updatedAt,
        ...(by === undefined ? {} : { updatedBy: by }),
        content: contentOf(document),
      };
    });
}

/**
 * The past up to what stands. What is there of that version or above, and is something else, was left behind by another of the same
 * name. And where the past does not end with what stands, that was written when nobody kept revisions, or past the interface: nobody
 * knows by whom.
 */
function endingWith<D extends Versioned>(
  past: Past<D>,
  standing: D,
  contentOf: (document: D) => object,
): Past<D> {
  const content = canonicalJson(contentOf(standing));
  const isSame = (row: PastRow<D> | undefined) =>
    row !== undefined && canonicalJson(contentOf(row.document)) === content;
  const { version } = standing;
  const own = past.filter(
    (row) => row.document.version < version || (row.document.version === version && isSame(row)),
  );
  return isSame(own.at(-1)) ? own : [...own, { document: standing }];
}
