import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, type Task, toIso } from '@escapement/core';
import { mustStopAtOnce, stopReasonOf } from '../stop-reason.ts';
import { type ProcessEnd, startProcess } from './process-group.ts';
import type { ProcessGuard } from './process-guard.ts';
import { failed, succeeded, type TaskOutcome, type TaskRun } from './task-outcome.ts';

type ScriptTask = Extract<Task, { kind: 'script' }>;
export type Interpreter = ScriptTask['interpreter'];

export interface ScriptSettings {
  /** Interpreters that this worker was started with; empty means that no script runs here. */
  readonly allowed: readonly Interpreter[];
  /** From SIGTERM to SIGKILL. */
  readonly graceMs: number;
  readonly clock: Clock;
  readonly guard: ProcessGuard;
  /** All that a script inherits, besides what it is told of its run. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Arguments before the script's path: the user's start-up files are not read, and output comes line by line. */
const argumentsOf: Readonly<Record<Interpreter, readonly string[]>> = {
  bash: ['--noprofile', '--norc'],
  python3: ['-u'],
  node: [],
};

/**
 * Runs a script text in a process group and a directory of its own, which end with it. Its output is data: it goes to the
 * log and nowhere else.
 */
export async function runScript(
  settings: ScriptSettings,
  task: ScriptTask,
  run: TaskRun,
): Promise<TaskOutcome> {
  if (!settings.allowed.includes(task.interpreter)) return failed(refusal(settings, task));
  let directory: string | undefined;
  try {
    directory = await mkdtemp(join(tmpdir(), 'escapement-'));
    const file = join(directory, 'script');
    await writeFile(file, task.script, { mode: 0o600 });
    return outcomeOf(await execute({ settings, task, run, directory, file }));
  } catch (error) {
    return failed(`the script could not be started: ${(error as Error).message}`);
  } finally {
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  }
}

interface Execution {
  readonly settings: ScriptSettings;
  readonly task: ScriptTask;
  readonly run: TaskRun;
  readonly directory: string;
  readonly file: string;
}

function execute({ settings, task, run, directory, file }: Execution): Promise<ProcessEnd> {
  const { signal, log } = run;
  return startProcess({
    command: task.interpreter,
    args: [...argumentsOf[task.interpreter], file],
    directory,
    environment: environmentOf(settings, run),
    onLine: (stream, line) => log.write(stream, line),
    signal,
    graceMs: () => (mustStopAtOnce(stopReasonOf(signal)) ? 0 : settings.graceMs),
    clock: settings.clock,
    guard: settings.guard,
  });
}

function outcomeOf(end: ProcessEnd): TaskOutcome {
  if (end.exitCode === 0) return succeeded;
  if (end.exitCode !== null) return failed(`the script ended with exit code ${end.exitCode}`);
  return failed(`the script was ended by ${end.endedBy}`);
}

function environmentOf(settings: ScriptSettings, run: TaskRun): Record<string, string> {
  const { envelope, attempt, fencingToken } = run;
  const variables: Record<string, string> = {
    ...settings.environment,
    ESCAPEMENT_RUN_ID: envelope.runId,
    ESCAPEMENT_JOB_ID: envelope.jobId,
    ESCAPEMENT_FIRE_TIME: toIso(envelope.fireTime),
    ESCAPEMENT_ATTEMPT: String(attempt),
    ESCAPEMENT_EPOCH: String(envelope.epoch),
  };
  if (fencingToken !== undefined) variables['ESCAPEMENT_FENCING_TOKEN'] = String(fencingToken);
  return variables;
}

function refusal({ allowed }: ScriptSettings, { interpreter }: ScriptTask): string {
  return allowed.length === 0
    ? 'this worker runs no scripts: it was started without ESCAPEMENT_ALLOW_SCRIPTS'
    : `this worker runs no ${interpreter} scripts: ESCAPEMENT_ALLOW_SCRIPTS names ${allowed.join(', ')}`;
}
