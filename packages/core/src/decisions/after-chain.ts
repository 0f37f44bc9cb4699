import type { After } from '../schemas/after.ts';

/** What of a job says after which others it comes. */
export interface ChainedJob {
  readonly id: string;
  readonly after?: After | undefined;
}

/** Why a job cannot come after those that it names. */
export type ChainProblem =
  /** There is no such job; `place`: of which entry of its list that is said. */
  | { readonly kind: 'unknown'; readonly place: number; readonly jobId: string }
  /** It would come after itself, by this way: the first and the last are the job. */
  | { readonly kind: 'cycle'; readonly place: number; readonly way: readonly string[] };

/** Looks up a job; `undefined` where there is none. */
export type JobLookup = (jobId: string) => Pick<ChainedJob, 'after'> | undefined;

/** What is wrong with a chain that a job would close, or begin at a job that there is not. */
export function chainProblems(job: ChainedJob, lookup: JobLookup): readonly ChainProblem[] {
  return (job.after?.jobs ?? []).flatMap((jobId, place): readonly ChainProblem[] => {
    if (jobId === job.id) return [{ kind: 'cycle', place, way: [job.id, job.id] }];
    if (lookup(jobId) === undefined) return [{ kind: 'unknown', place, jobId }];
    const way = wayBack(job.id, jobId, lookup);
    return way === undefined ? [] : [{ kind: 'cycle', place, way: [job.id, ...way] }];
  });
}

/** Whether a job comes after itself, as two that were saved at once may have made it. */
export function isInCycle(job: ChainedJob, lookup: JobLookup): boolean {
  return chainProblems(job, lookup).some(({ kind }) => kind === 'cycle');
}

/** The way from a job up to another over those that each comes after; each is looked at once. */
function wayBack(to: string, from: string, lookup: JobLookup): readonly string[] | undefined {
  const seen = new Map<string, string | undefined>([[from, undefined]]);
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of lookup(at)?.after?.jobs ?? []) {
      if (next === to) return [...wayTo(at, seen), to];
      if (seen.has(next)) continue;
      seen.set(next, at);
      open.push(next);
    }
  }
  return undefined;
}

/** From the first that was looked at to this one. */
function wayTo(jobId: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = [];
  for (let at: string | undefined = jobId; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}
