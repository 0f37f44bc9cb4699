import { describe, expect, it } from 'vitest';
import { readReason, type SaidReason, saidReasons, sayReason } from './said-reason.ts';

describe('a sentence of ours about a run', () => {
  it.each(Object.entries(saidReasons))('of the code %s is read as what was said', (code, of) => {
    const names = [...of.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const params = Object.fromEntries(
      names.map((name) => [name, name === 'finding' ? 'not JSON' : `one.${name}`]),
    );
    const say = sayReason as (code: string, params: object) => string;
    expect(readReason(say(code, params))).toEqual({ code, params });
  });

  it('is made with its parameters', () => {
    expect(sayReason('replaced', { run: 'a@b' })).toBe('replaced by a@b');
    expect(sayReason('not-stopped')).toBe('it did not stop when told to');
  });

  it('is none where somebody else said it, whatever it is like', () => {
    const others = [
      'Connection refused',
      'Error: not JSON at all',
      '',
      'the script ended',
      'a b: c',
    ];
    expect(others.map(readReason)).toEqual(others.map(() => undefined));
    expect(readReason(`replaced by ${'x'.repeat(1_000)}`)).toBeUndefined();
  });

  it('keeps what parameters have in them, line ends and braces too', () => {
    const because = 'read {x}\nECONNRESET: (really)';
    expect(readReason(sayReason('http-failed', { because }))).toEqual({
      code: 'http-failed' satisfies SaidReason,
      params: { because },
    });
  });
});
