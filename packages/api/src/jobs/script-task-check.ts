import {
  isReservedVariable,
  type JobInput,
  reservedVariables,
  scriptVariablesAtMost,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Refuses variables of a script that it would never see. */
export function refuseVariables({ task }: JobInput): void {
  if (task.kind !== 'script') return;
  const names = Object.keys(task.env ?? {});
  const errors = names.length > scriptVariablesAtMost ? [tooMany(names.length)] : [];
  errors.push(...names.filter(isReservedVariable).map(taken));
  const [first] = errors;
  if (first === undefined) return;
  const detail = `${first.path}: ${first.message.en}; allowed: ${first.allowed}.`;
  throw new ProblemSignal('TASK_INVALID', detail, { errors });
}

function tooMany(count: number): ProblemDetail {
  return {
    code: 'TASK_UNSENDABLE',
    path: 'task.env',
    message: { en: `These are ${count} variables`, zh: `共 ${count} 个变量` },
    allowed: `at most ${scriptVariablesAtMost}`,
    allowedZh: `最多 ${scriptVariablesAtMost} 个`,
  };
}

function taken(name: string): ProblemDetail {
  return {
    code: 'TASK_UNSENDABLE',
    path: `task.env.${name}`,
    message: { en: "This variable is not a job's to set", zh: '任务不能设置该变量' },
    allowed: `any other than ${reservedVariables}`,
    allowedZh: `除 ${reservedVariables} 以外的变量`,
  };
}
