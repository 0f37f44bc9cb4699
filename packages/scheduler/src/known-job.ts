import type { DefinitionCatalog, JobDefinition } from '@escapement/core';
import type { Projector } from './projector.ts';

export interface KnownJobs {
  readonly catalog: Pick<DefinitionCatalog, 'get' | 'broken'>;
  readonly projector: Pick<Projector, 'isWaiting' | 'holds' | 'hurry' | 'knows'>;
}

/**
 * A job as it stands, once Redis has been told of it too. What is broken may be mended, and what is set aside may be put back: whatever is to be done for
 * such a job waits (`not-yet`).
 */
export function knownJob(
  { catalog, projector }: KnownJobs,
  jobId: string,
): JobDefinition | 'not-yet' | 'gone' {
  if (projector.isWaiting(jobId)) return 'not-yet';
  const definition = catalog.get(jobId);
  if (definition === undefined) {
    return catalog.broken().has(jobId) || projector.knows(jobId) ? 'not-yet' : 'gone';
  }
  if (projector.holds(jobId, definition.revision)) return definition;
  projector.hurry(jobId);
  return 'not-yet';
}
