import type { JobDraft } from '@escapement/protocol';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { InputJudgement } from './input-judgement.ts';
import type { JobContext, JobFunction } from './job-context.ts';

/** JSON, as a task's input is kept. */
export type Json = Extract<NonNullable<JobDraft['task']>, { kind: 'handler' }>['input'];

/** When and how a job runs; the words are those of the REST interface. */
export type JobPolicies = Omit<JobDraft, 'task' | 'schedule'> & {
  /** When it runs; by hand alone where it is left out. */
  readonly schedule?: JobDraft['schedule'];
};

/** A job beside the function that does it, without a schema for what it is given. */
export interface PlainJob<Result> extends JobPolicies {
  readonly input?: never;
  /** What a run is given that was not asked for with anything else; `${fireDate}` and the like are filled. */
  readonly defaultInput?: Json;
  run(input: unknown, context: JobContext): Result | Promise<Result>;
}

/** A job beside the function that does it. */
export interface TypedJob<Schema extends StandardSchemaV1, Result> extends JobPolicies {
  /** Any schema that speaks Standard Schema: of zod, valibot, arktype and others. */
  readonly input: Schema;
  /** What a run is given that was not asked for with anything else; `${fireDate}` and the like are filled. */
  readonly defaultInput?: StandardSchemaV1.InferInput<Schema>;
  /** Called with what the schema made of the input. What it returns is kept with the run, as JSON. */
  run(input: StandardSchemaV1.InferOutput<Schema>, context: JobContext): Result | Promise<Result>;
}

/** A job as a value: what a worker serves, and what a client asks to run. */
export interface DefinedJob<Input = unknown, Result = unknown> {
  readonly id: string;
  /** The name by which runs ask for its function. */
  readonly handler: string;
  /** What the REST interface is told of it. */
  readonly draft: JobDraft;
  readonly run: JobFunction;
  /** Holds an input against its schema. Never rejects. */
  judge(input: unknown): InputJudgement | Promise<InputJudgement>;
  /** Not there when the program runs: what is asked for, and what is read of what came of it. */
  readonly '~types'?: { readonly input: Input; readonly result: Result };
}

/** What a run of a job is asked for with. */
export type InputOf<Job extends DefinedJob> = NonNullable<Job['~types']>['input'];

/** What is read of a run's result. */
export type ResultOf<Job extends DefinedJob> = NonNullable<Job['~types']>['result'];
