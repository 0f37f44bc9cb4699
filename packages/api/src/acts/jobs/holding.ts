import { type AnnouncedEdit, editOf, type JobDefinition, StoreFault } from '@escapement/core';
import type { Asked } from '../../asked.ts';
import type { Writes } from '../writing-ports.ts';

/**
 * Makes writes hold from their answer on: the gate refuses envelopes of older revisions even while nobody leads, and the leader knows
 * what was prescribed since when. When Redis cannot be told, they stand all the same and the leader will carry them; the
 * answer then says so.
 */
export async function holdFromNow(
  { archive }: Writes<'archive'>,
  edits: () => readonly AnnouncedEdit[] | Promise<readonly AnnouncedEdit[]>,
  { ask, notices }: Asked,
): Promise<void> {
  try {
    const announced = await edits();
    await ask.redis(() => archive.announceEdits(announced));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    notices.warn('REDIS_UNAVAILABLE');
  }
}

/** What the writing of a definition announces of it. */
export function announcedOf(definition: JobDefinition): AnnouncedEdit {
  return { jobId: definition.id, edit: editOf(definition) };
}
