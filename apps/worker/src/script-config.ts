import { readFileSync } from 'node:fs';
import { scriptTaskSchema } from '@escapement/core';
import type { Env, EnvReader } from '@escapement/process';
import {
  findScriptUser,
  folderClosedTo,
  type Interpreter,
  type ScriptLimits,
  type ScriptUser,
} from '@escapement/worker';

/** What a worker is told of the scripts that it runs. */
export interface ScriptConfig {
  readonly allowed: readonly Interpreter[];
  /** What of this process's own environment a script gets to see. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: ScriptLimits;
  /** Whom scripts run as; `undefined` for the worker's own user. */
  readonly user: ScriptUser | undefined;
}

/** A fork bomb ends there while the machine still answers; a user's own sessions seldom come near. */
const defaults = { processes: 4_096, memoryMb: 2_048, fileMb: 1_024 } as const;
const mb = 1024 * 1024;

export function readScripts(reader: EnvReader, env: Env): ScriptConfig {
  return {
    allowed: reader.list('ESCAPEMENT_ALLOW_SCRIPTS', parseInterpreter, 'bash, python3 or node'),
    environment: pick(env, ['PATH', 'HOME', 'LANG']),
    limits: readScriptLimits(reader),
    user: readScriptUser(reader),
  };
}

/** Zero stands for no limit. */
function readScriptLimits(reader: EnvReader): ScriptLimits {
  const read = (name: string, byDefault: number, unit: number): number | undefined => {
    const amount = reader.integer(name, { byDefault, min: 0, max: 1_000_000_000 });
    return amount === 0 ? undefined : amount * unit;
  };
  const { processes, memoryMb, fileMb } = defaults;
  return {
    processes: read('ESCAPEMENT_SCRIPTS_MAX_PROCESSES', processes, 1),
    memoryBytes: read('ESCAPEMENT_SCRIPTS_MAX_MEMORY_MB', memoryMb, mb),
    fileBytes: read('ESCAPEMENT_SCRIPTS_MAX_FILE_MB', fileMb, mb),
  };
}

function readScriptUser(reader: EnvReader): ScriptUser | undefined {
  const text = reader.text('ESCAPEMENT_SCRIPTS_USER');
  if (text === undefined) return undefined;
  const user = findScriptUser(text, readFileSync('/etc/passwd', 'utf8'));
  if (user === undefined) {
    reader.problems.push(
      `ESCAPEMENT_SCRIPTS_USER is "${text}"; the name of a user here, or uid:gid, and not root, is expected`,
    );
  } else if (process.getuid?.() !== 0) {
    reader.problems.push('ESCAPEMENT_SCRIPTS_USER is set, but only a worker that is root can obey');
  } else {
    const closed = folderClosedTo(user);
    if (closed !== undefined) {
      reader.problems.push(
        `ESCAPEMENT_SCRIPTS_USER is "${text}", who may not enter ${closed}, where scripts have their folders; ` +
          'open it to others (chmod o+x), or set TMPDIR to one that is',
      );
    }
  }
  return user;
}

function parseInterpreter(entry: string): Interpreter | undefined {
  return scriptTaskSchema.shape.interpreter.safeParse(entry).data;
}

function pick(env: Env, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
