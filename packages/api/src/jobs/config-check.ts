import {
  type ConfigEntry,
  type ConfigValues,
  configIn,
  type DocumentStore,
  type JobInput,
  type Task,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { knownUnder } from './known-names.ts';

export type KnownConfig = Pick<DocumentStore<ConfigEntry>, 'get'>;

/** What there is of the entries that tasks ask for. */
export function knownConfig(
  { deps, ask }: { readonly deps: Pick<ReadingPorts, 'configEntries'>; readonly ask: Ask },
  jobs: readonly Pick<JobInput, 'task'>[],
): Promise<KnownConfig> {
  const names = jobs.flatMap(({ task }) => [...configIn(task).keys()]);
  return knownUnder(deps.configEntries, names, ask);
}

/** The values that a task would be given now; what there is not is left out. */
export function configValues(config: KnownConfig, task: Task): ConfigValues {
  const values = new Map<string, ConfigEntry['value']>();
  for (const name of configIn(task).keys()) {
    const entry = config.get(name);
    if (entry !== undefined) values.set(name, entry.value);
  }
  return values;
}

/** Refuses a task that asks for entries that there are not: each of its runs would fail. */
export function refuseUnknownConfig(config: KnownConfig, { task }: JobInput): void {
  const errors: ProblemDetail[] = [];
  for (const [name, path] of configIn(task)) {
    if (config.get(name) === undefined) errors.push(unknown(name, path));
  }
  const [first] = errors;
  if (first === undefined) return;
  throw new ProblemSignal('TASK_INVALID', `${first.path}: ${first.message.en}.`, { errors });
}

function unknown(name: string, path: string): ProblemDetail {
  return {
    code: 'CONFIG_UNKNOWN',
    path,
    text: `\${config.${name}}`,
    message: {
      en: `There is no configuration entry ${name}; write it first: PUT /api/v1/config/${name}`,
      zh: `配置项 ${name} 不存在；请先写入：PUT /api/v1/config/${name}`,
    },
  };
}
