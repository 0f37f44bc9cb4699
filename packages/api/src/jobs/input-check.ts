import {
  type ConfigValues,
  type InputVerdict,
  type JobInput,
  judgeOwnInput,
} from '@escapement/core';
import { schemaRefusal } from '../problems/schema-refusal.ts';

/** Refuses a schema that is none, and an input of a job that its own schema refuses: each of its runs would fail. */
export function refuseUnfitInput(job: JobInput, config: ConfigValues): void {
  refuseBy(judgeOwnInput(job, config), { input: 'task.input', schema: 'task.inputSchema' });
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
      throw schemaRefusal('INPUT_SCHEMA_INVALID', at.schema, verdict.findings);
    case 'unfit':
      throw schemaRefusal('INPUT_UNFIT', at.input, verdict.findings);
  }
}
