import { groupIdOf, parseRunId, type RunTrigger } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { Task } from '../schemas/task.ts';
import { type Upstream, upstreamSchema } from '../schemas/upstream.ts';

/** Whether a run has something of its own to be read: what it was asked for with, or the runs that it comes after. */
export function hasOwnInput({ runId, trigger, task }: RunEnvelope): boolean {
  if (parseRunId(runId)?.inputMark === undefined) return false;
  // A shard is given what its run was asked for with.
  if (trigger === 'shard') return true;
  return takesInput(task) || trigger === 'after' || trigger === 'retry';
}

/** Whether the runs of a task may each be given another input: that of a handler, or the data of a job of BullMQ's. */
export function takesInput(task: Task): task is TaskWithInput {
  return task.kind === 'handler' || task.kind === 'bullmq';
}

/** What a task is given by its job. */
export function ownInput(task: TaskWithInput): Input | undefined {
  return task.kind === 'handler' ? task.input : task.data;
}

/** A task that is given this, and not what its job says. */
export function withInput<T extends TaskWithInput>(task: T, input: Input): T {
  return task.kind === 'handler' ? { ...task, input } : { ...task, data: input };
}

/**
 * A run with what it was asked for with. One that comes after others, or does such a one once more, is told of those: its templates are filled by
 * them, and a task that is given nothing else gets them as its input.
 */
export function withGivenInput(envelope: RunEnvelope, value: unknown): RunEnvelope {
  const { task } = envelope;
  const upstream = upstreamIn(envelope, value);
  if (upstream === undefined) {
    if (!takesInput(task)) return envelope;
    return { ...envelope, task: withInput(task, value as Input) };
  }
  if (!takesInput(task) || ownInput(task) !== undefined) return { ...envelope, upstream };
  return { ...envelope, upstream, task: withInput(task, upstream as Input) };
}

/** What a run was told of those before it, where that is what it was given. */
export function upstreamIn(
  { runId = '', trigger: own }: Partial<Pick<RunEnvelope, 'runId'>> & Pick<RunEnvelope, 'trigger'>,
  value: unknown,
): Upstream | undefined {
  const trigger = own === 'shard' ? triggerOf(groupIdOf(runId)) : own;
  if (trigger !== 'after' && trigger !== 'retry') return undefined;
  const read = upstreamSchema.safeParse(value);
  return read.success ? read.data : undefined;
}

function triggerOf(runId: string | undefined): RunTrigger | undefined {
  return runId === undefined ? undefined : parseRunId(runId)?.trigger;
}

type TaskWithInput = Extract<Task, { kind: 'handler' | 'bullmq' }>;
type Input = Exclude<Extract<Task, { kind: 'handler' }>['input'], undefined>;
