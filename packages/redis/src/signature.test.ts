import { envelopeOf } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { seal, unseal, unsealText } from './signature.ts';

const envelope = envelopeOf();

describe('a signed envelope', () => {
  it('opens with the key that signed it', () => {
    expect(unsealText(seal(envelope, 'key'), 'key')).toEqual({ envelope });
  });

  it('opens with no other', () => {
    expect(unsealText(seal(envelope, 'key'), 'another')).toEqual({ problem: 'bad signature' });
  });

  it.each(['revision', 'dueTime', 'epoch'] as const)('shows a changed %s', (field) => {
    const sealed = JSON.parse(seal(envelope, 'key')) as { envelope: string; signature: string };
    const changed = JSON.stringify({ ...envelope, [field]: 99 });
    expect(unseal({ ...sealed, envelope: changed }, 'key')).toEqual({ problem: 'bad signature' });
  });

  it.each([undefined, null, 'text', {}, { envelope: 1, signature: 'x' }])('is not %j', (data) => {
    expect(unseal(data, 'key')).toEqual({ problem: 'no signed envelope' });
  });

  it('of another shape is refused though the signature holds', () => {
    const odd = { ...envelope, overlap: 'queue' } as never;
    expect(unsealText(seal(odd, 'key'), 'key')).toMatchObject({
      problem: expect.stringContaining('another shape'),
    });
  });

  it('is not read from text that is no JSON', () => {
    expect(unsealText('{', 'key')).toEqual({ problem: 'no signed envelope' });
  });
});
