import { type Client, ProblemError } from '@escapement/client';
import { canonicalJson, jobInputSchema } from '@escapement/core';
import type { JobAnswer, JobDraft, Problem } from '@escapement/protocol';
import type { Place } from '../documents/read-documents.ts';
import { type Filed, readFiles } from '../documents/read-files.ts';
import type { Applied, AppliedJob } from '../words/job-words.ts';
import type { Words } from '../words/words.ts';
import type { Command, Outcome } from './command.ts';

/**
 * Lets jobs stand as files say: those that are not there are created, those that differ replaced in the very version that was read, and the others left as they
 * are. Nothing is sent where a file has a fault; what the cluster refuses of one job is said with its line and column, and keeps none of the others.
 */
export const applyJobs: Command = {
  name: 'job apply',
  takesReason: false,
  takes: 'some files',
  async run(client, { ids }, words) {
    const { things, faults } = await readFiles(ids);
    if (faults.length > 0) {
      const lines = faults.map((fault) => words.jobs.fileFault(fault));
      return { lines: [...lines, words.nothingSent], answer: { faults }, isDone: false };
    }
    const applied: AppliedJob[] = [];
    for (const thing of things) applied.push(await apply(client, thing));
    return outcomeOf(applied, words);
  },
};

function outcomeOf(items: readonly AppliedJob[], words: Words): Outcome {
  const lines = items.flatMap((each) => linesOf(each, words));
  return {
    lines: items.length === 0 ? [words.jobs.noneInFiles] : lines,
    answer: { items },
    isDone: items.every(({ outcome }) => outcome !== 'refused'),
  };
}

function linesOf(each: AppliedJob, words: Words): readonly string[] {
  const { jobs } = words;
  switch (each.outcome) {
    case 'created':
    case 'unchanged':
      return [jobs[each.outcome](each.id)];
    case 'replaced':
      return [jobs.replaced(each.id, each.version)];
    case 'refused':
      return [
        jobs.refusedAt(each) + words.refused(each.problem),
        ...each.findings.map((finding) => jobs.finding(each.file, finding)),
      ];
  }
}

async function apply(client: Client, thing: Filed): Promise<AppliedJob> {
  const draft = thing.value as JobDraft;
  const at = { id: String(draft.id ?? ''), file: thing.file, ...thing.placeOf('id') };
  try {
    return { ...at, ...(await applyDraft(client, draft)) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // Nobody answers, or lets in: it would be the same of each of the others.
    if (error.code === 'UNREACHABLE' || error.problem.status === 401) throw error;
    return { ...at, ...refusalOf(error.problem, thing.placeOf) };
  }
}

async function applyDraft(client: Client, draft: JobDraft): Promise<Applied> {
  const standing = await standingJob(client, draft);
  if (standing === undefined) {
    const { version } = await client.createJob(draft);
    return { outcome: 'created', version };
  }
  if (!('problem' in standing) && isSame(standing, draft)) {
    return { outcome: 'unchanged', version: standing.version };
  }
  const over = 'problem' in standing ? 'any' : standing.version;
  const { version } = await client.replaceJob(draft, over);
  // Of credentials an answer shows none: whether they are others, who has them sees.
  const isNew = 'problem' in standing || version !== standing.version;
  return { outcome: isNew ? 'replaced' : 'unchanged', version };
}

async function standingJob(client: Client, { id }: JobDraft): Promise<JobAnswer | undefined> {
  // What is no id the interface says of the whole draft, with all else that is wrong.
  if (!jobInputSchema.shape.id.safeParse(id).success) return undefined;
  try {
    return await client.getJob(id);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'JOB_NOT_FOUND') return undefined;
    throw error;
  }
}

/** With all that goes without saying said. */
function isSame(standing: JobAnswer, draft: JobDraft): boolean {
  const [stands, wanted] = [writtenOf(standing), writtenOf(draft)].map((written) =>
    jobInputSchema.safeParse(written),
  );
  return (
    stands?.success === true &&
    wanted?.success === true &&
    canonicalJson(stands.data) === canonicalJson(wanted.data)
  );
}

const written = new Set(Object.keys(jobInputSchema.shape));

/** What a person wrote of a job; what an answer has beside that may be sent back, and counts for nothing. */
export function writtenOf(job: object): Partial<JobDraft> {
  return Object.fromEntries(Object.entries(job).filter(([name]) => written.has(name)));
}

function refusalOf(problem: Problem, placeOf: (path: string) => Place): Applied {
  const findings = (problem.errors ?? []).map(({ path, message }) => ({
    ...placeOf(path),
    ...{ path, message },
  }));
  return { outcome: 'refused', problem, findings };
}
