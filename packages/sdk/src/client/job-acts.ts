import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, ProblemError } from '@escapement/client';
import { canonicalJson, type JobDefinition, jobContent, jobInputSchema } from '@escapement/core';
import type { JobDraft, JobView, RunView } from '@escapement/protocol';
import { anything, isObject, type Kind, number, signal, text } from '../edge/kind.ts';
import { type Edge, readGiven, requireGiven } from '../edge/read-given.ts';
import type { DefinedJob, InputOf, Json, ResultOf } from '../jobs/defined-job.ts';
import { requireDefined } from '../jobs/defined-kind.ts';
import { unfitSentence } from '../jobs/input-judgement.ts';
import { jsonText } from '../json-text.ts';
import { SdkRefusal } from '../sdk-refusal.ts';
import { patiently } from './patience.ts';

/** What became of a job that was to stand as it is declared. */
export type Upserted = {
  readonly kind: 'created' | 'changed' | 'unchanged';
  readonly job: JobView;
};

/** A run, and what came of it. */
export type EndedRun<Result> =
  | { readonly kind: 'succeeded'; readonly run: RunView; readonly result: Result }
  | {
      readonly kind: 'failed' | 'cancelled' | 'timed-out' | 'lost';
      readonly run: RunView;
      readonly reason: string;
    }
  /** It had not ended within the time that was given. */
  | { readonly kind: 'not-over'; readonly run: RunView };

export interface RunOptions<Input> {
  /** In place of the job's own. */
  readonly input?: Input;
  /** A repeat under the same key is the same run. One is made up where it is left out, so that a lost answer makes no second run. */
  readonly idempotencyKey?: string;
  /** Of which definition, where one function serves several. */
  readonly id?: string;
}

export interface WaitOptions {
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

/** What one does with a job that is declared in code. */
export interface JobActs {
  /**
   * Makes the job stand as it is declared, with what `other` says in place of it: another `id`, schedule or input gives each customer a
   * definition of its own that the same function serves. Changes nothing where it stands so already, and never a pause. Asks again for
   * some seconds while the server cannot.
   */
  upsert(
    job: DefinedJob,
    other?: Partial<Omit<JobDraft, 'task'>> & { readonly input?: unknown },
  ): Promise<Upserted>;
  /** Asks for a run now. Throws `INPUT_UNFIT` before anybody is asked. */
  run<Job extends DefinedJob>(job: Job, options?: RunOptions<InputOf<Job>>): Promise<RunView>;
  /** Waits until a run is over, a minute where nothing else is said. */
  ended<Job extends DefinedJob>(
    job: Job,
    runId: string,
    options?: WaitOptions,
  ): Promise<EndedRun<ResultOf<Job>>>;
}

/** Whoever edits at the same time makes a try fail; so many in a row mean that something else is wrong. */
const tries = 5;
/** How long a server that cannot for now is asked again. */
const patienceMs = 15_000;
const waitMs = { first: 50, longest: 1_000, byDefault: 60_000 } as const;

export function jobActs(client: Client): JobActs {
  return {
    async upsert(job, other = {}) {
      requireDefined(edgeOf('upsert'), 'its job', job);
      requireGiven(edgeOf('upsert'), ['what stands in place of the job', differing], other);
      const draft = draftOf(job, other);
      for (let tried = 1; ; tried += 1) {
        try {
          return await patiently(() => stand(client, draft), patienceMs);
        } catch (error) {
          if (tried === tries || !wasOvertaken(error)) throw error;
        }
      }
    },
    async run(job, given) {
      requireDefined(edgeOf('run'), 'its job', job);
      const options = readGiven<RunOptions<unknown>>(edgeOf('run'), given, runFields);
      const { input, idempotencyKey = randomUUID(), id = job.id } = options;
      if (input !== undefined) await checkInput(job, input);
      const sent = input === undefined ? {} : { input: input as NonNullable<Json> };
      return patiently(() => client.runNow(id, { idempotencyKey, ...sent }), patienceMs);
    },
    async ended(_job, runId, given) {
      return endedOf(await lastSeen(client, runId, readWait(runId, given)));
    },
  };
}

function edgeOf(act: keyof JobActs): Edge {
  return { code: 'CLIENT_INVALID', what: `client.jobs.${act}` };
}

const differing: Kind = {
  en: 'an object with what differs, of JSON alone',
  zh: '只含 JSON 的对象，写明不同之处',
  fits: (value) => isObject(value) && jsonText(value) !== undefined,
};
const runFields = { input: anything, idempotencyKey: text, id: text };

function readWait(runId: string, given: WaitOptions | undefined): WaitOptions {
  const edge = edgeOf('ended');
  requireGiven(edge, ['its run', text], runId);
  const wait = readGiven<WaitOptions>(edge, given, { withinMs: number, signal });
  if (wait.withinMs !== undefined) requireGiven(edge, ['withinMs', lasting], wait.withinMs);
  return wait;
}

/** Longer than this no timer lasts. */
const longestMs = 2 ** 31 - 1;
const lasting: Kind = {
  en: `milliseconds from 0 to ${longestMs}`,
  zh: `0 到 ${longestMs} 的毫秒数`,
  fits: (value) => Number(value) >= 0 && Number(value) <= longestMs,
};

function draftOf(
  { draft }: DefinedJob,
  { input, ...other }: Partial<JobDraft> & { readonly input?: unknown },
): JobDraft {
  const { task } = draft;
  const given = input === undefined ? {} : { input: input as Json };
  return { ...draft, ...other, task: { ...task, ...given } as JobDraft['task'] };
}

async function stand(client: Client, draft: JobDraft): Promise<Upserted> {
  const standing = await standingJob(client, draft.id);
  if (standing === undefined) return { kind: 'created', job: await client.createJob(draft) };
  if (standing.state !== 'broken' && isSame(standing, draft)) {
    return { kind: 'unchanged', job: standing };
  }
  const ifVersion = standing.state === 'broken' ? 'any' : standing.version;
  return { kind: 'changed', job: await client.replaceJob(draft, ifVersion) };
}

async function standingJob(client: Client, id: string) {
  try {
    return await client.getJob(id);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'JOB_NOT_FOUND') return undefined;
    throw error;
  }
}

/** By what a person writes of it, each with what has a default. */
function isSame(standing: JobView, draft: JobDraft): boolean {
  const written = jobInputSchema.safeParse(draft).data;
  const stands = jobInputSchema.strip().safeParse(jobContent(standing as JobDefinition)).data;
  if (written === undefined || stands === undefined) return false;
  return canonicalJson(written) === canonicalJson(stands);
}

function wasOvertaken(error: unknown): boolean {
  return error instanceof ProblemError && ['JOB_CHANGED', 'JOB_ID_TAKEN'].includes(error.code);
}

async function checkInput(job: DefinedJob, input: unknown): Promise<void> {
  if (jsonText(input) === undefined) throw noJson(job);
  const judgement = await job.judge(input);
  if (judgement.kind === 'fits') return;
  const said = unfitSentence(judgement.issues);
  throw new SdkRefusal('INPUT_UNFIT', {
    en: `a run of "${job.id}" is not given this (${said})`,
    zh: `“${job.id}”的运行不接受该输入（${said}）`,
  });
}

function noJson({ id }: DefinedJob): SdkRefusal {
  return new SdkRefusal('INPUT_UNFIT', {
    en: `a run of "${id}" is given JSON alone, and this is none: leave out functions, a BigInt and what holds itself`,
    zh: `“${id}”的运行输入须为 JSON：请去掉函数、BigInt 与循环引用`,
  });
}

async function lastSeen(
  client: Client,
  runId: string,
  { withinMs = waitMs.byDefault, signal }: WaitOptions,
): Promise<RunView> {
  const until = performance.now() + withinMs;
  for (let restMs: number = waitMs.first; ; restMs = Math.min(restMs * 2, waitMs.longest)) {
    const reading = signal === undefined ? {} : { signal };
    const run = await patiently(() => client.getRun(runId, reading), patienceMs);
    const leftMs = until - performance.now();
    if (run.finishedAt !== undefined || leftMs <= 0) return run;
    await sleep(Math.min(restMs, leftMs), undefined, reading);
  }
}

function endedOf<Result>(run: RunView): EndedRun<Result> {
  switch (run.state) {
    case 'succeeded':
      return { kind: 'succeeded', run, result: run.result as Result };
    case 'failed':
    case 'cancelled':
    case 'timed-out':
    case 'lost':
      return { kind: run.state, run, reason: run.reason ?? '' };
    default:
      return { kind: 'not-over', run };
  }
}
