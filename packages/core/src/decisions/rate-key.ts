import type { RunEnvelope } from '../schemas/envelope.ts';
import type { RateKeyPiece } from '../words/rate-key.ts';

/**
 * The key under which a run counts, with the input that it was asked for with in its place. The input of a request is its body; templates in it
 * are read as they are written. What is not there, or is no text, number or truth value, is an empty text: all such runs count together. The
 * script that gives out runs spells the same (`redis/scripts/rate-keys.ts`).
 */
export function rateKeyOf(
  pieces: readonly RateKeyPiece[],
  { jobId, task }: Pick<RunEnvelope, 'jobId' | 'task'>,
): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const [root, ...parts] = piece;
      return root === 'jobId' ? jobId : spelled(valueAt(inputOf(task), parts));
    })
    .join('');
}

function inputOf(task: RunEnvelope['task']): unknown {
  switch (task.kind) {
    case 'handler':
      return task.input;
    case 'http':
      return task.body;
    case 'bullmq':
      return task.data;
    case 'script':
      return undefined;
  }
}

function valueAt(input: unknown, parts: readonly string[]): unknown {
  let value = input;
  for (const part of parts) {
    const isOpen = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    if (!isOpen) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

function spelled(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
