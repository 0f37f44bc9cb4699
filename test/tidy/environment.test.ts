import { describe, expect, it } from 'vitest';
import { variablesRead, variableViolations } from './rules/environment.ts';
import { filesMatching } from './tree.ts';

describe('the tables of variables', () => {
  const read = variablesRead(filesMatching(/\.ts$/));

  it.each(filesMatching(/^README(\.[\w-]+)?\.md$/))(
    'of $path tell of what is read, and of nothing else',
    (file) => {
      expect(read.size).toBeGreaterThan(25);
      expect(variableViolations(file, read)).toEqual([]);
    },
  );

  it('would be noticed when they lack one, or have one too many', () => {
    const text = '| `ESCAPEMENT_A`, `…_FILE` | x |\n| `ESCAPEMENT_OLD` | x |\n';
    const known = new Set(['ESCAPEMENT_A', 'ESCAPEMENT_A_FILE', 'ESCAPEMENT_NEW']);
    expect(variableViolations({ path: 'README.md', text }, known)).toEqual([
      'README.md: does not tell of ESCAPEMENT_NEW',
      'README.md: tells of ESCAPEMENT_OLD, which nobody reads',
    ]);
  });

  it('are found in every way that the sources ask for one', () => {
    const text = `reader.text('ESCAPEMENT_A'); reader.secret('ESCAPEMENT_B');
      readTlsSettings(reader, 'ESCAPEMENT_C_TLS'); // ESCAPEMENT_D is prose`;
    const names = variablesRead([{ path: 'apps/worker/src/config.ts', text }]);
    expect([...names].sort()).toEqual([
      ...['ESCAPEMENT_A', 'ESCAPEMENT_B', 'ESCAPEMENT_B_FILE'],
      ...['ESCAPEMENT_C_TLS_CA', 'ESCAPEMENT_C_TLS_CERT', 'ESCAPEMENT_C_TLS_KEY'],
    ]);
  });
});
