import type { QueueLimits } from '@escapement/core';
import type { Act } from '../act.ts';
import { type DocumentDelete, type DocumentDeletion, deleteDocument } from '../delete-document.ts';
import { queueThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of limits that were to go. */
export type LimitsDeletion = DocumentDeletion<QueueLimits>;

/** Deletes the limits of a queue, which then is held back by nothing. */
export function deleteQueueLimits({
  queueLimits,
}: Writes<'queueLimits'>): Act<DocumentDelete, LimitsDeletion> {
  return deleteDocument(queueLimits, {
    name: 'queue.delete-limits',
    about: ({ name }) => [queueThing(name)],
  });
}
