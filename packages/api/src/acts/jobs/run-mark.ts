import { createHash, randomBytes } from 'node:crypto';

/** The mark of a run asked for by hand: the same for the same key and job, else random. 16 of `a-z0-9`. */
export function runMark(jobId: string, key: string | undefined): string {
  const bytes =
    key === undefined
      ? randomBytes(16)
      : createHash('sha256').update(`${jobId}\n${key}`, 'utf8').digest();
  const digits = BigInt(`0x${bytes.subarray(0, 16).toString('hex')}`).toString(36);
  return digits.padStart(16, '0').slice(-16);
}
