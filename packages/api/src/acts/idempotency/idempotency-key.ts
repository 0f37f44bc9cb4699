import { createHash, randomBytes } from 'node:crypto';
import { ProblemSignal } from '../../problems/problem-signal.ts';

/** Refuses an Idempotency-Key that is longer than 255 or not printable ASCII. */
export function requireKeyForm(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
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

/** The mark of a run asked for by hand: the same for the same key and job, else random. 16 of `a-z0-9`. */
export function runMark(jobId: string, key: string | undefined): string {
  const bytes =
    key === undefined
      ? randomBytes(16)
      : createHash('sha256').update(`${jobId}\n${key}`, 'utf8').digest();
  const digits = BigInt(`0x${bytes.subarray(0, 16).toString('hex')}`).toString(36);
  return digits.padStart(16, '0').slice(-16);
}

/** A key stands for what was sent with it first. */
export function keyReused(): ProblemSignal {
  return new ProblemSignal(
    'IDEMPOTENCY_KEY_REUSED',
    'Send a new Idempotency-Key with a new body; the same key only with the same body.',
  );
}
