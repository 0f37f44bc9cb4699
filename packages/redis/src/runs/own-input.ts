import { createHash } from 'node:crypto';
import {
  groupIdOf,
  hasOwnInput,
  type OpenedRun,
  parseJson,
  parseRunId,
  type RunEnvelope,
  withGivenInput,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import type { Keys } from '../scripts/names.ts';

const markChars = 25;

/** 129 bits of its SHA-256: whoever may write into Redis finds no other input for a run whose ticket was sealed. */
export function inputMarkOf(input: string): string {
  const digest = createHash('sha256').update(input, 'utf8').digest('hex');
  return BigInt(`0x${digest}`).toString(36).padStart(50, '0').slice(-markChars);
}

/**
 * The run with the input that it was asked for with, which stands beside its log. Its id says that there is one and which, and its ticket is
 * sealed, so that nobody has to seal the input, or to keep it with the record.
 */
export async function withOwnInput(
  { client, keys }: { readonly client: Redis; readonly keys: Keys },
  envelope: RunEnvelope,
): Promise<OpenedRun> {
  if (!hasOwnInput(envelope)) return { kind: 'opened', envelope };
  const { runId } = envelope;
  const inputMark = parseRunId(runId)?.inputMark;
  const text = await asking('reading the input of a run', () =>
    client.hget(keys.told(groupIdOf(runId) ?? runId), 'i'),
  );
  if (text === null || inputMarkOf(text) !== inputMark) return { kind: 'input-lost' };
  const parsed = parseJson(text);
  if (parsed.kind === 'refused') return { kind: 'input-lost' };
  return { kind: 'opened', envelope: withGivenInput(envelope, parsed.value) };
}
