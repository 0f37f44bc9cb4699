import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LinkTargets, linkViolations } from './rules/links.ts';
import { filesMatching, root } from './tree.ts';

const checkout: LinkTargets = {
  exists: (path) => existsSync(join(root, path)),
  textOf: (path) => readFileSync(join(root, path), 'utf8'),
};

describe('links in Markdown', () => {
  it('lead somewhere', () => {
    const documents = filesMatching(/\.md$/);
    expect(documents.length).toBeGreaterThan(3);
    expect(documents.flatMap((file) => linkViolations(file, checkout))).toEqual([]);
  });

  it.each([
    '[a](missing.md)',
    '[a](b.md#no-such-part)',
    '[a](#nowhere)',
    '![a](pictures/none.png)',
  ])('would be noticed when they do not: %s', (text) => {
    const targets: LinkTargets = {
      exists: (path) => path === 'docs/b.md',
      textOf: () => '# Part\n',
    };
    expect(linkViolations({ path: 'docs/a.md', text }, targets)).toHaveLength(1);
  });

  it.each(['[a](b.md#a-part-of-it)', '[a](https://example.org/x)', '`[a](missing.md)`'])(
    'are left alone when they do: %s',
    (text) => {
      const targets: LinkTargets = {
        exists: (path) => path === 'docs/b.md',
        textOf: () => '# A part, of it\n',
      };
      expect(linkViolations({ path: 'docs/a.md', text }, targets)).toEqual([]);
    },
  );
});
