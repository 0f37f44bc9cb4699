import { isDeepStrictEqual } from 'node:util';
import {
  type DeleteOutcome,
  type DocumentContent,
  type DocumentFacts,
  type DocumentWrite,
  documentContent,
  type PutOutcome,
  toIso,
} from '@escapement/core';
import type { DocumentRegister } from './document-register.ts';
import type { StoredDocument } from './document-znode.ts';

/** What an edit does to what stands, decided before anything is written. */
export type DocumentEdit<D extends DocumentFacts> =
  | { readonly kind: 'store'; readonly document: DocumentContent<D> & DocumentFacts }
  | { readonly kind: 'delete'; readonly version: number }
  | { readonly kind: 'settled'; readonly outcome: PutOutcome<D> };

export type DecideDocument<D extends DocumentFacts> = (
  stored: StoredDocument<D>,
  register: DocumentRegister,
) => DocumentEdit<D>;

export function putting<D extends DocumentFacts>(
  content: DocumentContent<D>,
  write: DocumentWrite,
): DecideDocument<D> {
  const updatedAt = toIso(write.now);
  const store = (version: number): DocumentEdit<D> => ({
    kind: 'store',
    document: { ...content, name: content.name, version, updatedAt },
  });
  return (stored, register) => {
    const currentVersion = versionOf(stored);
    if (write.over === 'nothing') {
      if (stored.kind === 'absent') return store(register.removedUpTo + 1);
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
    return store(stored.kind === 'broken' ? register.highest + 1 : currentVersion + 1);
  };
}

export function deleting<D extends DocumentFacts>(over: 'anything' | number): DecideDocument<D> {
  return (stored, register) => {
    if (stored.kind === 'absent') return settled({ kind: 'absent' });
    const version = versionOf(stored);
    if (over !== 'anything' && over !== version) {
      return settled({ kind: 'conflict', currentVersion: version });
    }
    return { kind: 'delete', version: stored.kind === 'document' ? version : register.highest };
  };
}

/** A broken one counts as version 0. */
function versionOf<D extends DocumentFacts>(stored: StoredDocument<D>): number {
  return stored.kind === 'document' ? stored.document.version : 0;
}

function isSameContent<D extends DocumentFacts>(before: D, content: DocumentContent<D>): boolean {
  return isDeepStrictEqual(documentContent(before), JSON.parse(JSON.stringify(content)));
}

function settled<D extends DocumentFacts>(
  outcome: PutOutcome<D> | Exclude<DeleteOutcome<D>, { kind: 'deleted' }>,
): DocumentEdit<D> {
  return { kind: 'settled', outcome };
}
