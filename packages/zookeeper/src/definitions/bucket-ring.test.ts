import { describe, expect, test } from 'vitest';
import { type BucketRing, catchUpFrom, parseRing, printRing, withChange } from './bucket-ring.ts';

function ringUpTo(last: number): BucketRing {
  let ring: BucketRing = [];
  for (let version = 1; version <= last; version += 1) {
    ring = withChange(ring, {
      version,
      jobId: `job-${version % 3}`,
      writeId: `w${version}`,
    });
  }
  return ring;
}

describe('the change ring of a bucket', () => {
  test('keeps the last 32 changes', () => {
    const ring = ringUpTo(50);
    expect(ring).toHaveLength(32);
    expect(ring[0]?.version).toBe(19);
  });

  test('names each job that changed since it was last seen, once', () => {
    expect(catchUpFrom(50, 50, ringUpTo(50))).toEqual({ kind: 'nothing' });
    expect(catchUpFrom(49, 50, ringUpTo(50))).toEqual({ kind: 'read', jobIds: ['job-2'] });
    const catchUp = catchUpFrom(40, 50, ringUpTo(50));
    expect(catchUp.kind === 'read' && [...catchUp.jobIds].sort()).toEqual([
      'job-0',
      'job-1',
      'job-2',
    ]);
  });

  test('asks for a listing where it cannot tell what was missed', () => {
    expect(catchUpFrom(18, 50, ringUpTo(50)).kind).toBe('read');
    expect(catchUpFrom(17, 50, ringUpTo(50)).kind).toBe('list');
    expect(catchUpFrom(-1, 0, []).kind).toBe('list');
    // Made anew: the version went back.
    expect(catchUpFrom(50, 3, ringUpTo(3)).kind).toBe('list');
    // Written by somebody who knows no rings.
    expect(catchUpFrom(50, 52, ringUpTo(51)).kind).toBe('list');
  });

  test('is read back as it was written, and is empty when it is not one', () => {
    const ring = ringUpTo(4);
    expect(parseRing(printRing(ring))).toEqual(ring);
    expect(parseRing(printRing([]))).toEqual([]);
    const written = printRing(ring).toString();
    for (const garbage of [
      ' ',
      '7',
      '7 w',
      '7 w ',
      'x w job',
      ' w job',
      `${written}\n`,
      `${written}\n9 w`,
      '[{"version":1,"jobId":"job","deleted":false,"writeId":"w"}]',
    ]) {
      expect(parseRing(Buffer.from(garbage))).toEqual([]);
    }
  });
});
