import {
  type JobDefinition,
  judgeRunInput,
  type Task,
  takesInput,
  withInput,
} from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { configValues, type KnownConfig } from './config-check.ts';
import { refuseBy } from './input-check.ts';
import { refuseTemplates } from './template-check.ts';

export type Input = NonNullable<Extract<Task, { kind: 'handler' }>['input']> | null;

/** What one run may be given: it stands in Redis beside the log of the run, and is read whole when it begins. */
const inputBytesAtMost = 64 * 1024;

/** Refuses a run with an input that its handler should not be given; `undefined`: with that of the job, if it has one. */
export function refuseUnfitRun(
  { configEntries }: { readonly configEntries: KnownConfig },
  definition: JobDefinition,
  input: Input | undefined,
): void {
  const { task } = definition;
  if (input === undefined) {
    refuseBy(judgeRunInput(definition, configValues(configEntries, task)), places);
    return;
  }
  if (!takesInput(task)) {
    throw new ProblemSignal(
      'INPUT_NOT_TAKEN',
      `Its task is of the kind ${task.kind}; only a handler, or a job of BullMQ's, is given an input. Leave the field out.`,
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > inputBytesAtMost) {
    throw new ProblemSignal(
      'INPUT_TOO_LARGE',
      `It takes ${bytes} bytes; at most ${inputBytesAtMost} are kept. Give it the address of what is larger.`,
    );
  }
  const given = withInput(task, input);
  refuseTemplates({ task: { kind: 'handler', handler: 'input', input } }, 'input');
  refuseBy(judgeRunInput({ ...definition, task: given }), places);
}

const places = { input: 'input', schema: 'task.inputSchema' };
