import {
  expiredAskedAt,
  filledTask,
  isTimed,
  type JobInput,
  jobInputSchema,
  scheduledRunId,
  upstreamAskedAt,
  zoneOf,
} from '@escapement/core';
import type { JobDraft } from '@escapement/protocol';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SdkRefusal } from '../sdk-refusal.ts';
import type { DefinedJob, JobPolicies, Json, PlainJob, TypedJob } from './defined-job.ts';
import { type InputJudgement, judgedBy, unfitSentence } from './input-judgement.ts';
import type { JobFunction } from './job-context.ts';
import type { JsonOf } from './json-of.ts';
import { toldSchema } from './told-schema.ts';

interface AnyJob extends JobPolicies {
  readonly input?: StandardSchemaV1;
  readonly defaultInput?: unknown;
  readonly run: JobFunction;
}

/**
 * Declares a job beside the function that does it, and tells nobody yet. Throws `JOB_INVALID` for a declaration that the scheduler would refuse,
 * and for a default input that the job's own schema refuses.
 */
export function defineJob<Schema extends StandardSchemaV1, Result>(
  job: TypedJob<Schema, Result>,
): DefinedJob<StandardSchemaV1.InferInput<Schema>, JsonOf<Result>>;
export function defineJob<Result>(job: PlainJob<Result>): DefinedJob<unknown, JsonOf<Result>>;
export function defineJob(job: AnyJob): DefinedJob {
  const { input: schema, defaultInput, run, schedule = { kind: 'manual' }, ...policies } = job;
  const handler = handlerNameOf(job.id);
  const inputSchema = schema === undefined ? undefined : toldSchema(schema);
  const draft = {
    ...policies,
    schedule,
    task: {
      ...{ kind: 'handler', handler },
      ...(defaultInput === undefined ? {} : { input: defaultInput as Json }),
      ...(inputSchema === undefined ? {} : { inputSchema: inputSchema as Record<string, never> }),
    },
  } as JobDraft;
  const whole = checked(draft);
  if (typeof run !== 'function') throw invalid(job.id, 'run is not a function', 'run 不是函数');
  const judge = (input: unknown): InputJudgement | Promise<InputJudgement> =>
    schema === undefined ? { kind: 'fits', value: input } : judgedBy(schema, input);
  if (schema !== undefined) checkDefault(whole, judge);
  return { id: job.id, handler, draft, run, judge };
}

/** An id may begin with a digit, which no handler's name does, and none begins with the mark that is put before it. */
function handlerNameOf(id: string): string {
  return /^[a-z]/.test(id) ? id : `_${id}`;
}

function checked(draft: JobDraft): JobInput {
  const parsed = jobInputSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(': '))
    .join('; ');
  throw invalid(String(draft.id), found, found);
}

/** With its templates filled, as a run would be given it. One that is only run by hand may leave its input to whoever asks. */
function checkDefault(
  job: JobInput,
  judge: (input: unknown) => InputJudgement | Promise<InputJudgement>,
): void {
  const { id, schedule, task } = job;
  if (task.kind !== 'handler') return;
  if (task.input === undefined && !isTimed(schedule)) return;
  // What those before it will have come to nobody knows, nor which keys will lead to it.
  if ((upstreamAskedAt(task) ?? expiredAskedAt(task)) !== undefined) return;
  const zone = zoneOf(schedule);
  const run = { runId: scheduledRunId(id, 0), jobId: id, fireTime: 0, task };
  const envelope = zone === undefined ? run : { ...run, zone };
  const filled = filledTask({ envelope, attempt: 1 });
  const judgement = judge(filled.kind === 'handler' ? filled.input : undefined);
  // Who checks by asking others answers later: then each run is checked alone.
  if (judgement instanceof Promise || judgement.kind === 'fits') return;
  const said = unfitSentence(judgement.issues);
  throw invalid(
    id,
    `its default input does not fit its schema (${said})`,
    `默认输入与其模式不符（${said}）`,
  );
}

function invalid(id: string, en: string, zh: string): SdkRefusal {
  return new SdkRefusal('JOB_INVALID', { en: `the job "${id}": ${en}`, zh: `任务“${id}”：${zh}` });
}
