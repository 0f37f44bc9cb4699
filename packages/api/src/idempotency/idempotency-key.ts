import type { IncomingHttpHeaders } from 'node:http';
import { readIdempotencyKey } from '@escapement/protocol';
import { z } from 'zod';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Documents Idempotency-Key; its form is checked where it is read. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      '1-255 printable ASCII characters, new for each thing that is wanted. For a day a repeat with the same key and body has no second effect and is answered the same, with Idempotent-Replayed: true',
    ),
});

/** The key that a request came with. Refuses one that is none. */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const reading = readIdempotencyKey(headers['idempotency-key']);
  if (reading.kind === 'none') return undefined;
  if (reading.kind === 'key') return reading.key;
  const allowed = '1-255 printable ASCII characters without spaces';
  throw new ProblemSignal('INPUT_INVALID', `Idempotency-Key: expected ${allowed}.`, {
    errors: [
      {
        code: 'FIELD_FORMAT',
        path: 'header.idempotency-key',
        message: { en: `Expected ${allowed}`, zh: '应为 1–255 个不含空格的可打印 ASCII 字符' },
        allowed,
      },
    ],
  });
}

/** A key stands for what was sent with it first. */
export function keyReused(): ProblemSignal {
  return new ProblemSignal(
    'IDEMPOTENCY_KEY_REUSED',
    'Send a new Idempotency-Key with a new body; the same key only with the same body.',
  );
}
