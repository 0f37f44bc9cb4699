import { isPassing, type SecretReader, sayReason } from '@escapement/core';

/** The secrets of a run, or why it cannot have them. */
export type RunSecrets =
  | { readonly kind: 'found'; readonly values: ReadonlyMap<string, string> }
  /** `reason`: one sentence. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** ZooKeeper cannot be asked at the moment. */
  | { readonly kind: 'not-yet' };

/** Those of a task that asks for none. */
export const noSecrets: RunSecrets = { kind: 'found', values: new Map() };

/** Reads the secrets that a task asks for. */
export async function secretsOf(
  secrets: SecretReader | undefined,
  names: readonly string[],
): Promise<RunSecrets> {
  const values = new Map<string, string>();
  try {
    for (const name of names) {
      const revealed = (await secrets?.reveal(name)) ?? withoutReader;
      switch (revealed.kind) {
        case 'value':
          values.set(name, revealed.value);
          break;
        case 'missing':
          return { kind: 'failed', reason: sayReason('secret-missing', { name }) };
        case 'unreadable':
          return {
            kind: 'failed',
            reason: sayReason('secret-unreadable', { name, because: revealed.because }),
          };
      }
    }
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'not-yet' };
  }
  return { kind: 'found', values };
}

const withoutReader = { kind: 'unreadable', because: 'this worker reads no secrets' } as const;
