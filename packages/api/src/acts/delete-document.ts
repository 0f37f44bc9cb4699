import type { DeleteOutcome, DocumentFacts, DocumentStore } from '@escapement/core';
import type { Act } from './act.ts';
import { done, refused } from './told.ts';

/** Which document is to go. `ifVersion`: only the one that stands in this version. */
export interface DocumentDelete {
  readonly name: string;
  readonly ifVersion?: number;
}

/** What became of a document that was to go. */
export type DocumentDeletion<D extends DocumentFacts> =
  | Extract<DeleteOutcome<D>, { kind: 'deleted' }>
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number };

/** An act that deletes a document with its past. `naming`: what the audit log calls the act and what it is about. */
export function deleteDocument<D extends DocumentFacts>(
  documents: Pick<DocumentStore<D>, 'delete'>,
  naming: Pick<Act<DocumentDelete, DocumentDeletion<D>>, 'name' | 'about'>,
): Act<DocumentDelete, DocumentDeletion<D>> {
  return {
    ...naming,
    told: (outcome) =>
      outcome.kind === 'deleted' ? done({ before: outcome.before }) : refused(outcome.kind),
    async perform(call) {
      const { name, ifVersion = 'anything' } = call.input;
      const outcome = await call.ask.zookeeper((signal) =>
        documents.delete(name, ifVersion, { signal }),
      );
      switch (outcome.kind) {
        case 'deleted':
          return outcome;
        case 'absent':
          return { kind: 'not-found' };
        case 'conflict':
          return { kind: 'changed', currentVersion: outcome.currentVersion };
      }
    },
  };
}
