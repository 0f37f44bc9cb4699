import { expect, it } from 'vitest';
import { visible } from './visible.ts';

it('what an identifier is made of can be seen, whatever it is', () => {
  expect(visible('nightly@20260101T000000Z~worker-1')).toBe('nightly@20260101T000000Z~worker-1');
  expect(visible('\0\n\u007f')).toBe('␀␊␡');
  expect(visible('a b\u3000c\u00a0 ')).toBe('a b␣c␣␣');
  expect(visible('  ')).toBe('␣␣');
  expect(visible('\u200b\u00ad\u202e\ufeff\u0085')).toBe('\ufffd'.repeat(5));
  expect(visible('月结 👋')).toBe('月结 👋');
});
