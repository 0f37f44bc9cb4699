import {
  type ChainProblem,
  chainProblems,
  type DefinitionCatalog,
  type JobInput,
  type JobLookup,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { knownUnder } from './known-names.ts';

/** No more jobs of a circle, or of those that come after one, are said back. */
const jobsSaid = 10;

/**
 * Looks jobs up that others are to come after: those of the same request, those that are known, and straight from ZooKeeper those that another node
 * may just have created.
 */
export async function knownJobs(
  {
    deps,
    ask,
  }: { readonly deps: Pick<ReadingPorts, 'catalog' | 'definitions'>; readonly ask: Ask },
  inputs: readonly JobInput[],
): Promise<JobLookup> {
  const sent = new Map(inputs.map((input) => [input.id, input]));
  const lookup = (id: string) => sent.get(id) ?? deps.catalog.get(id);
  const read = async (id: string) => {
    const found = await deps.definitions.read(id);
    return found.kind === 'definition' ? found.definition : undefined;
  };
  const named = inputs.flatMap(({ after }) => after?.jobs ?? []);
  return (await knownUnder<Pick<JobInput, 'after'>>({ get: lookup, read }, named, ask)).get;
}

/** Refuses a job that comes after itself, by whatever way, or after jobs that there are not. */
export function refuseBrokenChain(lookup: JobLookup, input: JobInput): void {
  const errors = chainProblems(input, lookup).map(finding);
  const [first] = errors;
  if (first === undefined) return;
  throw new ProblemSignal('AFTER_INVALID', `${first.path}: ${first.message.en}.`, { errors });
}

/** Refuses to take away a job that others come after: they would wait for ever. */
export function refuseIfFollowed(catalog: Pick<DefinitionCatalog, 'all'>, jobId: string): void {
  const found: string[] = [];
  for (const { id, after } of catalog.all()) {
    if (id !== jobId && after?.jobs.includes(jobId) === true) found.push(id);
    if (found.length > jobsSaid) break;
  }
  if (found.length === 0) return;
  const more = found.length > jobsSaid ? ' and others' : '';
  const named = `${found.slice(0, jobsSaid).join(', ')}${more}`;
  const detail = `They would wait for it for ever. Take ${jobId} out of the field after of these jobs first, or delete them: ${named}.`;
  throw new ProblemSignal('JOB_FOLLOWED', detail);
}

function finding(problem: ChainProblem): ProblemDetail {
  const path = `after.jobs.${problem.place}`;
  if (problem.kind === 'unknown') {
    return {
      ...{ code: 'AFTER_UNKNOWN', path, text: problem.jobId },
      message: { en: `There is no job ${problem.jobId}`, zh: `任务 ${problem.jobId} 不存在` },
    };
  }
  const { way } = problem;
  const said = way.length > jobsSaid ? [...way.slice(0, jobsSaid - 1), '…', way.at(-1)] : way;
  return {
    ...{ code: 'AFTER_CYCLE', path, text: way[1] ?? '' },
    message: {
      en: `The job would come after itself: ${said.join(' ← ')}`,
      zh: `任务将排在自身之后：${said.join(' ← ')}`,
    },
  };
}
