import { type DocumentContent, type DocumentFacts, documentContent } from '../schemas/document.ts';
import { canonicalJson } from '../words/canonical-json.ts';
import { toIso } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';

/** A write of a document: when, by whom as far as that is known, and over what. */
export interface DocumentWrite {
  readonly now: RedisMillis;
  readonly by?: string | undefined;
  /** `nothing`: a creation. `anything`: whatever stands, a broken one included. A number: that version alone. */
  readonly over: 'nothing' | 'anything' | number;
}

export type PutOutcome<D> =
  /** `before`: what stood until then; absent where nothing did, or what cannot be read, and where the same stood. */
  | { readonly kind: 'written'; readonly document: D; readonly before?: D }
  /** Another version stands than was asked for; 0: one that is broken. */
  | { readonly kind: 'conflict'; readonly currentVersion: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly because: 'bad-name' | 'too-large' | 'too-many' };

export type DeleteOutcome<D> =
  | { readonly kind: 'deleted'; readonly before?: D }
  | { readonly kind: 'conflict'; readonly currentVersion: number }
  | { readonly kind: 'absent' };

/** What stands under the name of a document. */
export type StoredDocument<D> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'document'; readonly document: D }
  | { readonly kind: 'broken'; readonly problem: string };

/** The highest version that any document of a kind ever had, and that one had that was deleted. */
export interface DocumentVersions {
  readonly highest: number;
  readonly removedUpTo: number;
}

/** What an edit does to what stands, decided before anything is written. */
export type DocumentEdit<D extends DocumentFacts> =
  | { readonly kind: 'store'; readonly document: DocumentContent<D> & DocumentFacts }
  | { readonly kind: 'delete'; readonly version: number }
  | { readonly kind: 'settled'; readonly outcome: PutOutcome<D> };

export type DecideDocument<D extends DocumentFacts> = (
  stored: StoredDocument<D>,
  versions: DocumentVersions,
) => DocumentEdit<D>;

/** A creation or an edit: versions never go back, and where the same content stands already nothing is written. */
export function puttingDocument<D extends DocumentFacts>(
  content: DocumentContent<D>,
  write: DocumentWrite,
): DecideDocument<D> {
  const updatedAt = toIso(write.now);
  const store = (version: number): DocumentEdit<D> => ({
    kind: 'store',
    document: { ...content, name: content.name, version, updatedAt },
  });
  return (stored, versions) => {
    const currentVersion = versionOf(stored);
    if (write.over === 'nothing') {
      if (stored.kind === 'absent') return store(versions.removedUpTo + 1);
      return settled({ kind: 'conflict', currentVersion });
    }
    if (stored.kind === 'absent') return settled({ kind: 'absent' });
    if (stored.kind === 'document' && isSameContent(stored.document, content)) {
      return settled({ kind: 'written', document: stored.document });
    }
    if (write.over !== 'anything' && write.over !== currentVersion) {
      return settled({ kind: 'conflict', currentVersion });
    }
    // Nobody can tell which version a broken one had.
    return store(stored.kind === 'broken' ? versions.highest + 1 : currentVersion + 1);
  };
}

/** A deletion, of one version or of whatever stands. */
export function deletingDocument<D extends DocumentFacts>(
  over: 'anything' | number,
): DecideDocument<D> {
  return (stored, versions) => {
    if (stored.kind === 'absent') return settled({ kind: 'absent' });
    const version = versionOf(stored);
    if (over !== 'anything' && over !== version) {
      return settled({ kind: 'conflict', currentVersion: version });
    }
    return { kind: 'delete', version: stored.kind === 'document' ? version : versions.highest };
  };
}

/** A broken one counts as version 0. */
function versionOf<D extends DocumentFacts>(stored: StoredDocument<D>): number {
  return stored.kind === 'document' ? stored.document.version : 0;
}

function isSameContent<D extends DocumentFacts>(before: D, content: DocumentContent<D>): boolean {
  return canonicalJson(documentContent(before)) === canonicalJson(content);
}

function settled<D extends DocumentFacts>(
  outcome: PutOutcome<D> | Exclude<DeleteOutcome<D>, { kind: 'deleted' }>,
): DocumentEdit<D> {
  return { kind: 'settled', outcome };
}
