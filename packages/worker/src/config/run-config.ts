import {
  type ConfigEntry,
  type ConfigValues,
  configIn,
  type DocumentStore,
  isPassing,
  sayReason,
  type Task,
} from '@escapement/core';

/** What a run's task asks for of the configuration, or why it cannot have it. */
export type RunConfig =
  | { readonly kind: 'found'; readonly values: ConfigValues }
  /** `reason`: one sentence. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** ZooKeeper cannot be asked at the moment. */
  | { readonly kind: 'not-yet' };

/** What a worker reads entries by. */
export type ConfigReading = Pick<DocumentStore<ConfigEntry>, 'get' | 'read'>;

const none: RunConfig = { kind: 'found', values: new Map() };

/**
 * Reads the entries that a task asks for as they stand: from memory, which keeps the last ones while ZooKeeper is away, and straight from there
 * what was written a moment ago. A task that asks for none costs a walk over its texts.
 */
export async function configOf(entries: ConfigReading | undefined, task: Task): Promise<RunConfig> {
  const names = [...configIn(task).keys()];
  if (names.length === 0) return none;
  const values = new Map<string, ConfigEntry['value']>();
  try {
    for (const name of names) {
      const entry = entries?.get(name) ?? (await entries?.read(name));
      if (entry === undefined) {
        return { kind: 'failed', reason: sayReason('config-missing', { name }) };
      }
      values.set(name, entry.value);
    }
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'not-yet' };
  }
  return { kind: 'found', values };
}
