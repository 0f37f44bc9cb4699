import type { JobDraft } from '@escapement/protocol';
import { z } from 'zod';
import type { changedFields } from '../audit/changed-fields.ts';
import { type Draft, newDraft } from './draft.ts';

/** What was typed of a job, with the version over which it was begun and what that said; `null` for a new job, and for one that cannot be read. */
export interface KeptJob {
  base: number | null;
  begun: Said | null;
  draft: Draft;
}

/** What a job says, as it is compared. */
export type Said = NonNullable<Parameters<typeof changedFields>[0]>;

export const keptJobSchema: z.ZodType<KeptJob> = z.object({
  base: z.number().nullable(),
  begun: z.custom<Said | null>((value) => value !== undefined),
  draft: z.custom<Draft>((value) => isLike(value, newDraft('UTC'))),
});

export function saidBy(job: JobDraft): Said {
  return job as unknown as Said;
}

/** Whether it has every field that the other has, each of the same kind: what an older console kept may not. */
function isLike(value: unknown, other: unknown): boolean {
  if (typeof value !== typeof other || value === null) return false;
  if (Array.isArray(other) || typeof other !== 'object') {
    return Array.isArray(value) === Array.isArray(other);
  }
  return Object.entries(other ?? {}).every(([name, field]) =>
    isLike((value as Record<string, unknown>)[name], field),
  );
}
