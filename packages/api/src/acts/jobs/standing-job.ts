import type { JobDefinition } from '@escapement/core';
import type { Asked } from '../../asked.ts';
import { findJob } from '../../jobs/job-reading.ts';
import type { ReadingPorts } from '../../reading-ports.ts';

/** Why nothing can be done to what stands under an id. */
export type NotWhole =
  | { readonly kind: 'not-found' }
  /** It must be replaced or deleted first. */
  | { readonly kind: 'broken' };

/** What only a whole definition bears is done to what this finds. */
export async function wholeJob(
  ports: ReadingPorts,
  jobId: string,
  asked: Asked,
): Promise<{ readonly kind: 'whole'; readonly definition: JobDefinition } | NotWhole> {
  const stored = await findJob(ports, jobId, asked);
  switch (stored.kind) {
    case 'absent':
      return { kind: 'not-found' };
    case 'broken':
      return { kind: 'broken' };
    case 'definition':
      return { kind: 'whole', definition: stored.definition };
  }
}
