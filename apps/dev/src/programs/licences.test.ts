import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { licencesOf } from './licences.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

describe('the licences of what a program contains', () => {
  it('stand once for each library, with its version and its text, and not for sources of ours', () => {
    const text = licencesOf(root, [
      'packages/core/src/index.ts',
      'node_modules/ioredis/built/index.js',
      'node_modules/ioredis/built/Redis.js',
      'node_modules/zod/v4/index.js',
    ]);
    expect(text.match(/^ioredis \d/gm)).toHaveLength(1);
    expect(text).toMatch(/^zod 4\.\d+\.\d+ \(MIT\)\n\nMIT License/m);
    expect(text).not.toContain('@escapement/core');
  });
});
