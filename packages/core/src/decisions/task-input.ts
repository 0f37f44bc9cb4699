import { valueProblems } from '../json-schema/check-value.ts';
import type { SchemaFinding } from '../json-schema/finding.ts';
import { schemaProblems } from '../json-schema/schema-problems.ts';
import { partRunId, scheduledRunId } from '../runs/run-id.ts';
import type { JobInput } from '../schemas/job.ts';
import { isTimed } from '../schemas/schedule.ts';
import type { Task } from '../schemas/task.ts';
import { sayReason } from '../words/said-reason.ts';
import {
  type ConfigValues,
  expiredAskedAt,
  filledTask,
  upstreamAskedAt,
  zoneOf,
} from './fill-task.ts';

/** What is wrong with what a handler is given. `path` begins in the schema, or in the input. */
export type InputVerdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'bad-schema' | 'unfit'; readonly findings: readonly SchemaFinding[] };

const fits: InputVerdict = { kind: 'fits' };
const missing: SchemaFinding = { path: '', message: { en: 'is missing', zh: '缺少输入' } };

/**
 * Holds the input of a run, with its templates filled, against the schema of its job. The schema is looked through first, whoever wrote it
 * down: what came past the interface must not trip whoever checks by it.
 */
export function judgeInput(task: Task): InputVerdict {
  if (task.kind !== 'handler' || task.inputSchema === undefined) return fits;
  const { input, inputSchema } = task;
  const wrong = schemaProblems(inputSchema);
  if (wrong.length > 0) return { kind: 'bad-schema', findings: wrong };
  const findings = input === undefined ? [missing] : valueProblems(inputSchema, input);
  return findings.length === 0 ? fits : { kind: 'unfit', findings };
}

/** So that templates have values of their kind: the first attempt of a run of the first instant there is. */
const exampleFireTime = 0;

/** The same of a run that is asked for, by an example of what its templates will be, and by the configuration that stands. */
export function judgeRunInput(
  { id, schedule, task, shards }: Pick<JobInput, 'id' | 'schedule' | 'task' | 'shards'>,
  config: ConfigValues = new Map(),
): InputVerdict {
  const zone = zoneOf(schedule);
  const whole = scheduledRunId(id, exampleFireTime);
  const runId =
    shards === undefined
      ? whole
      : partRunId(whole, { kind: 'shard', index: 0, count: shards.count });
  const envelope = {
    ...{ runId, jobId: id, fireTime: exampleFireTime, task },
    ...(zone === undefined ? {} : { zone }),
    ...(shards === undefined ? {} : { shards }),
  };
  return judgeInput(filledTask({ envelope, attempt: 1, config }));
}

/**
 * The same of the input that a job has of its own. One that is only run by hand, after others, or for keys, may leave its input to whoever asks, or to those;
 * what those will have come to nobody knows.
 */
export function judgeOwnInput(job: JobInput, config?: ConfigValues): InputVerdict {
  const { schedule, task } = job;
  const verdict = judgeRunInput(job, config);
  const isAsked = !isTimed(schedule) && task.kind === 'handler' && task.input === undefined;
  const isTold = upstreamAskedAt(task) !== undefined || expiredAskedAt(task) !== undefined;
  return (isAsked || isTold) && verdict.kind === 'unfit' ? fits : verdict;
}

const spelled = 3;

/** An input that does not fit, in the sentence of a run that failed by it; `undefined` where it does. */
export function unfitReason(verdict: InputVerdict): string | undefined {
  if (verdict.kind === 'fits') return undefined;
  const root = verdict.kind === 'unfit' ? 'input' : 'inputSchema';
  const said = verdict.findings
    .slice(0, spelled)
    .map(
      ({ path, message }) =>
        `${[root, path].filter((part) => part !== '').join('.')} ${message.en}`,
    );
  return sayReason('input-unfit', { findings: said.join('; ') });
}
