import {
  type InputVerdict,
  type JobInput,
  judgeOwnInput,
  type SchemaFinding,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Refuses a schema that is none, and an input of a job that its own schema refuses: each of its runs would fail. */
export function refuseUnfitInput(job: JobInput): void {
  refuseBy(judgeOwnInput(job), { input: 'task.input', schema: 'task.inputSchema' });
}

/** Throws what a verdict refuses. `at`: where in the body the two stand. */
export function refuseBy(
  verdict: InputVerdict,
  at: { readonly input: string; readonly schema: string },
): void {
  switch (verdict.kind) {
    case 'fits':
      return;
    case 'bad-schema':
      throw refusal('INPUT_SCHEMA_INVALID', at.schema, verdict.findings);
    case 'unfit':
      throw refusal('INPUT_UNFIT', at.input, verdict.findings);
  }
}

function refusal(
  code: 'INPUT_SCHEMA_INVALID' | 'INPUT_UNFIT',
  within: string,
  findings: readonly SchemaFinding[],
): ProblemSignal {
  const errors = findings.map(({ path, message }): ProblemDetail => {
    const place = path === '' ? within : `${within}.${path}`;
    return { code, path: place, message };
  });
  const detail = errors.slice(0, 3).map(({ path, message }) => `${path}: ${message.en}`);
  return new ProblemSignal(code, `${detail.join('; ')}.`, { errors });
}
