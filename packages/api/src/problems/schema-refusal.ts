import type { SchemaFinding } from '@escapement/core';
import type { ProblemCode, ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from './problem-signal.ts';

const spelled = 3;

/** Refuses what a schema does not fit, or a schema that is none, with each finding at its place. `within`: where in the body it stands. */
export function schemaRefusal(
  code: ProblemCode,
  within: string,
  findings: readonly SchemaFinding[],
): ProblemSignal {
  const errors = findings.map(({ path, message }): ProblemDetail => {
    const place = path === '' ? within : `${within}.${path}`;
    return { code, path: place, message };
  });
  const detail = errors.slice(0, spelled).map(({ path, message }) => `${path}: ${message.en}`);
  return new ProblemSignal(code, `${detail.join('; ')}.`, { errors });
}
