import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineViolations } from './rules/engines.ts';
import { filesMatching, root } from './tree.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}

/** The range that each direct dependency of one package.json asks for. */
function rangesOf({ path, text }: { readonly path: string; readonly text: string }) {
  const manifest: Manifest = JSON.parse(text);
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names
    .filter((name) => !name.startsWith('@escapement/'))
    .map((name) => {
      const near = join(root, path, '..', 'node_modules', name, 'package.json');
      const hoisted = join(root, 'node_modules', name, 'package.json');
      const found: Manifest = JSON.parse(readFileSync(existsSync(near) ? near : hoisted, 'utf8'));
      return { name, range: found.engines?.node };
    });
}

describe('direct dependencies', () => {
  it('all run on every Node.js that the project promises', () => {
    const ranges = filesMatching(/(^|\/)package\.json$/).flatMap(rangesOf);
    expect(ranges.length).toBeGreaterThan(10);
    expect(ranges.flatMap(({ name, range }) => engineViolations(name, range))).toEqual([]);
  });

  it('that left Node.js 20 behind would be noticed', () => {
    expect(engineViolations('x', '>=22.12')).toHaveLength(2);
    expect(engineViolations('x', '^20.20.0 || >=24')).toHaveLength(1);
    expect(engineViolations('x', undefined)).toEqual([]);
  });
});
