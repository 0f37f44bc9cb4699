import {
  CoordinationFault,
  type DefinitionEdit,
  type RemoveOutcome,
  type StoredDefinition,
  stoodBefore,
  type WriteOutcome,
} from '@escapement/core';
import type { MultiOp } from '../znodes/multi.ts';
import { toStored } from './definition-znode.ts';

const largestDefinitionBytes = 512 * 1024;

/** What a write of either kind comes to. */
export type Written = WriteOutcome | RemoveOutcome;

/** What an edit does to the job's own znode, and what it comes to when that is done. */
export function carriedOut(
  edit: Exclude<DefinitionEdit, { kind: 'refuse' }>,
  at: { jobId: string; jobPath: string; stored: StoredDefinition; revision: number },
): { readonly jobOp: MultiOp; readonly outcome: Written } {
  const { jobId, jobPath: path, stored, revision } = at;
  const before = stoodBefore(stored);
  if (edit.kind === 'delete') {
    return { jobOp: { kind: 'remove', path }, outcome: { kind: 'removed', revision, ...before } };
  }
  const { data, definition } = toStored(edit.definition);
  refuseTooLarge(jobId, data);
  const kind = stored.kind === 'absent' ? 'create' : 'set';
  return { jobOp: { kind, path, data }, outcome: { kind: 'written', definition, ...before } };
}

function refuseTooLarge(jobId: string, data: Buffer): void {
  if (data.length <= largestDefinitionBytes) return;
  throw new CoordinationFault('COORD_TOO_LARGE', `job "${jobId}" takes ${data.length} bytes`, {
    retryable: false,
    data: { jobId, bytes: data.length, largestBytes: largestDefinitionBytes },
  });
}
