import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageViolations } from './rules/image.ts';
import { filesMatching, root } from './tree.ts';

const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
const manifests = filesMatching(/^(packages|apps)\/[^/]+\/package\.json$/);

describe('the Dockerfile', () => {
  it('tells npm of every workspace', () => {
    expect(manifests.length).toBeGreaterThan(10);
    expect(imageViolations(dockerfile, manifests)).toEqual([]);
  });

  it('would be missed a line of', () => {
    const without = dockerfile.replace('COPY packages/core/package.json packages/core/\n', '');
    expect(imageViolations(without, manifests)).toEqual(['npm is not told of packages/core']);
  });
});
