import { parseRunId } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { Task } from '../schemas/task.ts';
import { type Upstream, upstreamSchema } from '../schemas/upstream.ts';

/** Whether a run has something of its own to be read: what it was asked for with, or the runs that it comes after. */
export function hasOwnInput({ runId, trigger, task }: RunEnvelope): boolean {
  if (parseRunId(runId)?.inputMark === undefined) return false;
  return task.kind === 'handler' || trigger === 'after' || trigger === 'retry';
}

/**
 * A run with what it was asked for with. One that comes after others, or does such a one once more, is told of those: its templates are filled by
 * them, and a handler that is given nothing else gets them as its input.
 */
export function withGivenInput(envelope: RunEnvelope, value: unknown): RunEnvelope {
  const { task } = envelope;
  const upstream = upstreamIn(envelope, value);
  if (upstream === undefined) {
    return task.kind === 'handler'
      ? { ...envelope, task: { ...task, input: value as HandlerInput } }
      : envelope;
  }
  if (task.kind !== 'handler' || task.input !== undefined) return { ...envelope, upstream };
  return { ...envelope, upstream, task: { ...task, input: upstream as HandlerInput } };
}

/** What a run was told of those before it, where that is what it was given. */
export function upstreamIn(
  { trigger }: Pick<RunEnvelope, 'trigger'>,
  value: unknown,
): Upstream | undefined {
  if (trigger !== 'after' && trigger !== 'retry') return undefined;
  const read = upstreamSchema.safeParse(value);
  return read.success ? read.data : undefined;
}

type HandlerInput = NonNullable<Extract<Task, { kind: 'handler' }>['input']>;
