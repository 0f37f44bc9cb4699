import {
  type ConfigEntry,
  type ConfigValues,
  type DocumentStore,
  isPassing,
  sayReason,
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

/** That of a task which asks for none. */
export const noConfig: RunConfig = { kind: 'found', values: new Map() };

/**
 * An entry as it stands: from memory, which keeps the last one while ZooKeeper is away, and straight from there what was written a moment ago.
 * Rejects with a fault where it is not in memory and ZooKeeper cannot be asked.
 */
export async function entryOf(
  entries: ConfigReading | undefined,
  name: string,
): Promise<ConfigEntry | undefined> {
  return entries?.get(name) ?? (await entries?.read(name));
}

/** Reads the entries that a task asks for. */
export async function configOf(
  entries: ConfigReading | undefined,
  names: readonly string[],
): Promise<RunConfig> {
  const values = new Map<string, ConfigEntry['value']>();
  try {
    for (const name of names) {
      const entry = await entryOf(entries, name);
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
