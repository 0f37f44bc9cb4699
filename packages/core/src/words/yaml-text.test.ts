import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from './yaml-text.ts';

/** JSON knows no negative zero. */
const same = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe('a value as YAML', () => {
  it('has texts of several lines as they are', () => {
    const script = '#!/bin/bash\nset -e\n\necho "on"\n';
    expect(yamlText({ script, tags: ['on', 'ops'], note: 'a\nb', none: undefined, rows: [] })).toBe(
      [
        'script: |',
        '  #!/bin/bash',
        '  set -e',
        '',
        '  echo "on"',
        'tags:',
        '  - "on"',
        '  - ops',
        'note: |-',
        '  a',
        '  b',
        'rows: []',
        '',
      ].join('\n'),
    );
  });

  it('is read back as it was, whatever it is', () => {
    const letters = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '-', ':', '#', '|'), maxLength: 12 }),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        letters,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(null, true, false, 'null', '1e3', '0x1', '~', '.inf', '---', '<<'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(letters, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        const text = yamlText(given);
        expect(parse(text)).toEqual(same(given));
        expect(parse(text, { version: '1.1' })).toEqual(same(given));
      }),
      { numRuns: 300 },
    );
  });

  it('holds no letter that steers a terminal or turns the text around it', () => {
    const text = yamlText({ 'a\u202E': ['\u001B[2J', 'x\u2028y\nz', '\u{E0041}'] });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(parse(text)).toEqual({ 'a\u202E': ['\u001B[2J', 'x\u2028y\nz', '\u{E0041}'] });
  });
});
