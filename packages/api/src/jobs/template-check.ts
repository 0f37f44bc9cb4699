import {
  type JobInput,
  templateNamesKnown,
  type UnknownTemplate,
  unknownTemplates,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** No more of a name is said back. */
const nameSaid = 64;

/** Refuses a task that asks for what nothing stands for: it would reach its handler or server as it is written. */
export function refuseUnknownTemplates(input: JobInput): void {
  const errors = unknownTemplates(input.task).map(finding);
  const [first] = errors;
  if (first === undefined) return;
  const detail = `${first.path}: ${first.message.en}; allowed: ${first.allowed}.`;
  throw new ProblemSignal('TASK_INVALID', detail, { errors });
}

function finding({ path, name }: UnknownTemplate): ProblemDetail {
  const said = `\${${name.length > nameSaid ? `${name.slice(0, nameSaid)}…` : name}}`;
  const known = templateNamesKnown.map((each) => `\${${each}}`);
  return {
    code: 'TEMPLATE_UNKNOWN',
    path,
    text: said,
    message: { en: `Nothing stands for ${said}`, zh: `没有 ${said} 这个模板变量` },
    allowed: `${known.join(', ')}; write $\${ for \${ itself`,
    allowedZh: `${known.join('、')}；如需 \${ 本身，请写 $\${`,
  };
}
