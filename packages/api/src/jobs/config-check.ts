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

export type KnownConfig = Pick<DocumentStore<ConfigEntry>, 'get'>;

/** Most that are asked for at once; whoever names more that nobody has written is refused all the same. */
const readAtMost = 100;

/** What there is of the entries that tasks ask for: from memory, and straight from ZooKeeper what another node may just have written. */
export async function knownConfig(
  { deps, ask }: { readonly deps: Pick<ReadingPorts, 'configEntries'>; readonly ask: Ask },
  jobs: readonly Pick<JobInput, 'task'>[],
): Promise<KnownConfig> {
  const { configEntries } = deps;
  const names = new Set(jobs.flatMap(({ task }) => [...configIn(task).keys()]));
  const strange = [...names].filter((name) => configEntries.get(name) === undefined);
  const read = new Map<string, ConfigEntry>();
  for (const name of strange.slice(0, readAtMost)) {
    const found = await ask.zookeeper(() => configEntries.read(name));
    if (found !== undefined) read.set(name, found);
  }
  return { get: (name) => configEntries.get(name) ?? read.get(name) };
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
