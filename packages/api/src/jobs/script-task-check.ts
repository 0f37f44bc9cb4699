import {
  expectations,
  isReservedVariable,
  type JobInput,
  reservedVariables,
  scriptVariablesAtMost,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Refuses a script that no interpreter would read, and variables that it would never see. */
export function refuseUnrunnable({ task }: JobInput): void {
  if (task.kind !== 'script') return;
  const names = Object.keys(task.env ?? {});
  const errors = names.length > scriptVariablesAtMost ? [tooMany(names.length)] : [];
  if (task.script.includes('\0')) errors.push(holdsNul);
  errors.push(...names.filter(isReservedVariable).map(taken));
  const [first] = errors;
  if (first === undefined) return;
  const detail = `${first.path}: ${first.message.en}; allowed: ${first.allowed}.`;
  throw new ProblemSignal('TASK_INVALID', detail, { errors });
}

const holdsNul: ProblemDetail = {
  code: 'TASK_UNSENDABLE',
  path: 'task.script',
  message: { en: 'This script holds a NUL character', zh: '脚本中含有 NUL 字符' },
  allowed: expectations.variableValue.en,
  allowedZh: expectations.variableValue.zh,
};

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
