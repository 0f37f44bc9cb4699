import type { JobInput } from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Refuses policies that no worker honours yet: what is accepted and ignored would be a promise that is not kept. */
export function refuseUnsupportedPolicies(input: JobInput): void {
  const errors: ProblemDetail[] = [];
  // Nothing waits for its turn under any other.
  if (input.overlapLimit !== undefined && input.overlap !== 'queue') {
    const allowed = {
      en: 'leave the field out, or say overlap: queue',
      zh: '请勿填写该字段，或使用 overlap: queue',
    };
    errors.push(unsupported('overlapLimit', allowed));
  }
  // Where any number may run at once, or the newest alone, there is nothing to count.
  if (input.maxConcurrent !== undefined && !isCounted(input.overlap)) {
    const allowed = {
      en: 'leave the field out, or say overlap: skip or overlap: queue',
      zh: '请勿填写该字段，或使用 overlap: skip 或 overlap: queue',
    };
    errors.push(unsupported('maxConcurrent', allowed));
  }
  if (input.shards !== undefined) errors.push(...besideShards(input));
  if (input.broadcast !== undefined) errors.push(...besideBroadcast(input));
  const [first] = errors;
  if (first === undefined) return;
  throw new ProblemSignal(
    'JOB_POLICY_UNSUPPORTED',
    `${first.path}: ${first.message.en}; ${first.allowed}.`,
    { errors },
  );
}

/** A lock would let shards run one behind the other, and how many run at once is for their workers. */
function besideShards(input: JobInput): readonly ProblemDetail[] {
  const allowed = {
    en: 'leave the field out where the job has shards',
    zh: '任务分片时请勿填写该字段',
  };
  return (['lock', 'maxConcurrent'] as const)
    .filter((path) => input[path] !== undefined)
    .map((path) => unsupported(path, allowed));
}

/** Each worker does its part at once, and one that waited for a worker of others would do it in its place. */
function besideBroadcast(input: JobInput): readonly ProblemDetail[] {
  const allowed = {
    en: 'leave the field out where every worker does the job',
    zh: '任务由每个工作进程执行时请勿填写该字段',
  };
  const errors = (['shards', 'lock', 'maxConcurrent'] as const)
    .filter((path) => input[path] !== undefined)
    .map((path) => unsupported(path, allowed));
  if (input.task.kind !== 'bullmq') return errors;
  const elsewhere = {
    en: 'leave the field out, or take a task of another kind than bullmq, whose jobs any worker of their queue does',
    zh: '请勿填写该字段，或改用 bullmq 以外的任务：其队列中的作业由任意工作进程执行',
  };
  return [...errors, unsupported('broadcast', elsewhere)];
}

function isCounted(overlap: JobInput['overlap']): boolean {
  return overlap === 'skip' || overlap === 'queue';
}

function unsupported(path: string, allowed: { en: string; zh: string }): ProblemDetail {
  return {
    code: 'POLICY_UNSUPPORTED',
    path,
    message: { en: 'This policy is not supported yet', zh: '尚不支持该策略' },
    allowed: allowed.en,
    allowedZh: allowed.zh,
  };
}
