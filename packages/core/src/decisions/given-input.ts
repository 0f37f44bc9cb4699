import { groupIdOf, isOfPart, parseRunId, type RunTrigger } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import { type ExpiredKey, expiredKeySchema } from '../schemas/expired-key.ts';
import type { Task } from '../schemas/task.ts';
import { type Upstream, upstreamSchema } from '../schemas/upstream.ts';
import { lockOfKey } from '../words/lock-of-key.ts';

/** Whether a run has something of its own to be read: what it was asked for with, the runs that it comes after, or the key that led to it. */
export function hasOwnInput({ runId, trigger, task }: RunEnvelope): boolean {
  // Nearly no id has a mark, and no other part of one holds what parts it from the rest, but for the names of workers.
  if (!runId.includes('_') || parseRunId(runId)?.inputMark === undefined) return false;
  // What does a part of a run is given what that was asked for with.
  if (isOfPart(trigger)) return true;
  return takesInput(task) || trigger === 'after' || trigger === 'key' || trigger === 'retry';
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
 * A run with what it was asked for with. One that comes after others, or of the end of a key, or does such a one once more, is told of those: its templates
 * are filled by them, and a task that is given nothing else gets them as its input.
 */
export function withGivenInput(envelope: RunEnvelope, value: unknown): RunEnvelope {
  const { task } = envelope;
  const upstream = upstreamIn(envelope, value);
  if (upstream !== undefined) return { ...envelope, upstream, task: told(task, upstream) };
  const expired = expiredIn(envelope, value);
  if (expired !== undefined) {
    const { lock } = envelope;
    const locked = lock === undefined ? {} : { lock: lockOfKey(lock, expired.key) };
    return { ...envelope, ...locked, expired, task: told(task, expired) };
  }
  return takesInput(task) ? { ...envelope, task: withInput(task, value as Input) } : envelope;
}

/** A task that is given what led to its run, where its job gives it nothing else. */
function told(task: Task, what: Upstream | ExpiredKey): Task {
  return takesInput(task) && ownInput(task) === undefined ? withInput(task, what as Input) : task;
}

type Asked = Partial<Pick<RunEnvelope, 'runId'>> & Pick<RunEnvelope, 'trigger'>;

/** What a run was told of those before it, where that is what it was given. */
export function upstreamIn(run: Asked, value: unknown): Upstream | undefined {
  const trigger = ledBy(run);
  if (trigger !== 'after' && trigger !== 'retry') return undefined;
  const read = upstreamSchema.safeParse(value);
  return read.success ? read.data : undefined;
}

/** The same of the key that led to it. */
export function expiredIn(run: Asked, value: unknown): ExpiredKey | undefined {
  const trigger = ledBy(run);
  if (trigger !== 'key' && trigger !== 'retry') return undefined;
  const read = expiredKeySchema.safeParse(value);
  return read.success ? read.data : undefined;
}

/** What led to a run: to one that does a part of another, what led to that. */
function ledBy({ runId = '', trigger }: Asked): RunTrigger | undefined {
  if (!isOfPart(trigger)) return trigger;
  const groupId = groupIdOf(runId);
  return groupId === undefined ? undefined : parseRunId(groupId)?.trigger;
}

type TaskWithInput = Extract<Task, { kind: 'handler' | 'bullmq' }>;
type Input = Exclude<Extract<Task, { kind: 'handler' }>['input'], undefined>;
