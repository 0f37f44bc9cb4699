import type { DefinitionCatalog } from '@escapement/core';
import { foldedText } from '@escapement/timetable';

/** Whose runs are asked for. */
export interface WantedJobs {
  /** Words that all occur in the id or the name of a job. */
  readonly q: string | undefined;
  /** Ids of jobs that are left out. */
  readonly exclude: readonly string[] | undefined;
}

/** Whether the runs of a job are asked for, by its id and what it is called now; `undefined` where those of all are. */
export function wantedJobs(
  { q = '', exclude = [] }: WantedJobs,
  catalog: Pick<DefinitionCatalog, 'get'>,
): ((jobId: string) => boolean) | undefined {
  const words = foldedText(q)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && exclude.length === 0) return undefined;
  const leftOut = new Set(exclude);
  /** A list names the same few jobs again and again. */
  const known = new Map<string, boolean>();
  const isNamedSo = (jobId: string) => {
    const called = foldedText(`${jobId}\n${catalog.get(jobId)?.name ?? ''}`);
    return words.every((word) => called.includes(word));
  };
  return (jobId) => {
    const isWanted = known.get(jobId) ?? (!leftOut.has(jobId) && isNamedSo(jobId));
    known.set(jobId, isWanted);
    return isWanted;
  };
}
