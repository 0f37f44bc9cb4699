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
import { call, isObject, type Kind, schema as schemaKind } from '../edge/kind.ts';
import { requireGiven } from '../edge/read-given.ts';
import { jsonText } from '../json-text.ts';
import { SdkRefusal } from '../sdk-refusal.ts';
import { shown } from '../shown.ts';
import type { DefinedJob, JobPolicies, Json, PlainJob, TypedJob } from './defined-job.ts';
import { foundInDraft } from './found-in-draft.ts';
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
 * Declares a job beside the function that does it, and tells nobody yet. Throws `JOB_INVALID` for a declaration whose form the scheduler would refuse,
 * and for a default input that the job's own schema refuses. What a schedule means, such as a minute 61, is judged where the job is written: `upsert` rejects with `SCHEDULE_INVALID`.
 */
export function defineJob<Schema extends StandardSchemaV1, Result>(
  job: TypedJob<Schema, Result>,
): DefinedJob<StandardSchemaV1.InferInput<Schema>, JsonOf<Result>>;
export function defineJob<Result>(job: PlainJob<Result>): DefinedJob<unknown, JsonOf<Result>>;
export function defineJob(declared: AnyJob): DefinedJob {
  requireGiven(edge, ['what is declared', declaration], declared);
  const job = copyOf(declared);
  const { input: schema, defaultInput, run, schedule = { kind: 'manual' }, ...policies } = job;
  if (schema !== undefined) requireGiven(edge, ['input', schemaKind], schema);
  requireJson(job.id, defaultInput);
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
  requireGiven(edge, ['run', call], run);
  const judge = (input: unknown): InputJudgement | Promise<InputJudgement> =>
    schema === undefined ? { kind: 'fits', value: input } : judgedBy(schema, input);
  if (schema !== undefined) checkDefault(whole, judge);
  return { id: job.id, handler, draft, run, judge };
}

const edge = { code: 'JOB_INVALID', what: 'defineJob' } as const;
const declaration: Kind = {
  en: 'an object with id and run',
  zh: '含 id 与 run 的对象',
  fits: isObject,
};

/** Each field read once, whatever it is. */
function copyOf(declared: AnyJob): AnyJob {
  try {
    return { ...declared };
  } catch (error) {
    const why = shown(error);
    throw invalid('?', `it throws when it is looked at (${why})`, `读取时抛出异常（${why}）`);
  }
}

function requireJson(id: unknown, defaultInput: unknown): void {
  if (defaultInput === undefined || jsonText(defaultInput) !== undefined) return;
  throw invalid(
    id,
    'its default input is no JSON: leave out functions, a BigInt and what holds itself',
    '默认输入不是 JSON：请去掉函数、BigInt 与循环引用',
  );
}

/** An id may begin with a digit, which no handler's name does, and none begins with the mark that is put before it. */
function handlerNameOf(id: string): string {
  return /^[a-z]/.test(shown(id)) ? id : `_${shown(id)}`;
}

function checked(draft: JobDraft): JobInput {
  const parsed = jobInputSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  const found = foundInDraft(parsed);
  throw invalid(draft.id, found, found);
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

function invalid(id: unknown, en: string, zh: string): SdkRefusal {
  const job = shown(id);
  return new SdkRefusal('JOB_INVALID', {
    en: `the job "${job}": ${en}`,
    zh: `任务“${job}”：${zh}`,
  });
}
