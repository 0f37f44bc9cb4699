import { describe, expect, it } from 'vitest';
import { seal, unseal } from './signature.ts';

const value = { run: 'nightly@20260307T020000Z', due: 1, q: 'default' };
const sealed = seal('ticket', value, 'a key');

describe('a sealed value', () => {
  it('is JSON, and holds what was sealed', () => {
    expect(JSON.parse(sealed)).toEqual([expect.any(String), value]);
    expect(unseal('ticket', sealed, 'a key')).toEqual({ kind: 'value', value });
  });

  it('opens with no other key, and as nothing else', () => {
    expect(unseal('ticket', sealed, 'another')).toEqual({ kind: 'bad-signature' });
    expect(unseal('card', sealed, 'a key')).toEqual({ kind: 'bad-signature' });
  });

  it('does not open when anything of it was changed', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'x' ? 'y' : 'x'}${sealed.slice(at + 1)}`;
      expect(unseal('ticket', changed, 'a key').kind).not.toBe('value');
    }
    expect(unseal('ticket', `${sealed.slice(0, -1)} ]`, 'a key').kind).toBe('bad-signature');
  });

  it.each(['', '[]', '{}', 'null', '["short",{}]', `["${'a'.repeat(43)}"]`, '["\ud800'])(
    'is not %j',
    (text) => {
      expect(unseal('ticket', text, 'a key').kind).not.toBe('value');
    },
  );
});
