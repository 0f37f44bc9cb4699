import {
  type Clock,
  isDefect,
  isReservedVariable,
  sayReason,
  servedTime,
  shardPartOf,
  type Task,
  toIso,
} from '@escapement/core';
import type { Confinement } from '../scripts/confinement.ts';
import { OutputLines } from '../scripts/output-lines.ts';
import { type ProcessEnd, startProcess } from '../scripts/process-group.ts';
import type { ProcessGuard } from '../scripts/process-guard.ts';
import { makeScriptDirectory, type ScriptDirectory } from '../scripts/script-directory.ts';
import { shellText } from '../scripts/shell-text.ts';
import { mustStopAtOnce } from '../stop-reason.ts';
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
  /** What holds it. */
  readonly confinement: Confinement;
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
  let directory: ScriptDirectory | undefined;
  try {
    directory = await makeScriptDirectory(readableText(task, run), settings.confinement.user);
    if (!run.mayGoOut()) return failed(sayReason('never-began'));
    const end = await execute({ settings, task, run, directory });
    tellOfRest(end, run);
    return outcomeOf(end);
  } catch (error) {
    if (isDefect(error)) throw error;
    return failed(sayReason('script-unstartable', { because: (error as Error).message }));
  } finally {
    if (directory !== undefined) await remove(directory, run);
  }
}

/** The other interpreters read any line ends. */
function readableText({ interpreter, script }: ScriptTask, { log }: TaskRun): string {
  if (interpreter !== 'bash') return script;
  const { text, remarks } = shellText(script);
  for (const remark of remarks) log.write('system', remark);
  return text;
}

/** A script may have made folders that nobody can look into; they stay, and its run is none the worse for it. */
async function remove(directory: ScriptDirectory, { log }: TaskRun): Promise<void> {
  try {
    await directory.remove();
  } catch (error) {
    if (isDefect(error)) throw error;
    log.write('system', `${directory.path} could not be removed: ${(error as Error).message}`);
  }
}

interface Execution {
  readonly settings: ScriptSettings;
  readonly task: ScriptTask;
  readonly run: TaskRun;
  readonly directory: ScriptDirectory;
}

function execute({ settings, task, run, directory }: Execution): Promise<ProcessEnd> {
  const { stop, log } = run;
  const { confinement, clock, guard } = settings;
  const told = toldOf(run);
  const { words, mark } = confinement.confine({
    words: [task.interpreter, ...argumentsOf[task.interpreter], directory.file],
    environment: Object.entries(told).map(([name, value]) => `${name}=${value}`),
  });
  return startProcess({
    words,
    mark,
    user: confinement.user,
    directory: directory.path,
    environment: {
      ...settings.environment,
      ...variablesOf(task),
      ...homeOf(confinement, directory),
      ...told,
    },
    lines: new OutputLines({
      onLine: (stream, line, continued) => log.write(stream, line, continued),
      onUnfinished: (stream, text) => log.unfinished?.(stream, text),
    }),
    signal: stop.signal,
    graceMs: () => (mustStopAtOnce(stop.reason) ? 0 : settings.graceMs),
    clock,
    guard,
  });
}

/** A definition that came past the interface must not reach what the interface refuses. */
function variablesOf({ env = {} }: ScriptTask): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isReservedVariable(name)));
}

/** The worker's own home is not for another user. */
function homeOf({ user }: Confinement, { path }: ScriptDirectory): Record<string, string> {
  return user === undefined ? {} : { HOME: path, USER: user.name, LOGNAME: user.name };
}

function tellOfRest({ inBackground, strays }: ProcessEnd, { log }: TaskRun): void {
  const { ended, left } = strays;
  if (inBackground.length > 0) {
    log.write(
      'system',
      `ended what the script had left running in the background: ${inBackground.join(', ')}`,
    );
  }
  if (ended.length > 0) {
    log.write('system', `ended what had left the process group: ${ended.join(', ')}`);
  }
  if (left.length > 0) {
    log.write('system', `runs on, since it became another user's: ${left.join(', ')}`);
  }
}

function outcomeOf(end: ProcessEnd): TaskOutcome {
  if (end.exitCode === 0) return succeeded;
  if (end.exitCode !== null) return failed(sayReason('script-exit', { code: end.exitCode }));
  return failed(sayReason('script-ended-by', { signal: String(end.endedBy) }));
}

/** What a script is told of its run. */
function toldOf(run: TaskRun): Record<string, string> {
  const { envelope, attempt, fencingToken } = run;
  const variables: Record<string, string> = {
    ESCAPEMENT_RUN_ID: envelope.runId,
    ESCAPEMENT_JOB_ID: envelope.jobId,
    ESCAPEMENT_FIRE_TIME: toIso(servedTime(envelope)),
    ESCAPEMENT_ATTEMPT: String(attempt),
    ESCAPEMENT_EPOCH: String(envelope.epoch),
  };
  if (fencingToken !== undefined) variables['ESCAPEMENT_FENCING_TOKEN'] = String(fencingToken);
  return { ...variables, ...shardOf(run) };
}

/** Which part of its run it does, if it does one. */
function shardOf({ envelope }: TaskRun): Record<string, string> {
  const shard = shardPartOf(envelope);
  if (shard === undefined) return {};
  const { index, total, parameter } = shard;
  const text = typeof parameter === 'string' ? parameter : JSON.stringify(parameter);
  return {
    ESCAPEMENT_SHARD_INDEX: String(index),
    ESCAPEMENT_SHARD_TOTAL: String(total),
    ...(parameter === null ? {} : { ESCAPEMENT_SHARD_PARAMETER: text }),
  };
}

function refusal({ allowed }: ScriptSettings, { interpreter }: ScriptTask): string {
  return allowed.length === 0
    ? sayReason('scripts-none')
    : sayReason('scripts-other', { interpreter, allowed: allowed.join(', ') });
}
