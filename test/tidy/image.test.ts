import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageViolations } from './rules/image.ts';
import { filesMatching, root } from './tree.ts';

const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
const manifests = filesMatching(/^(packages|apps)\/[^/]+\/package\.json$/);

describe('the Dockerfile', () => {
  it('copies every workspace that its images need', () => {
    expect(manifests.length).toBeGreaterThan(10);
    expect(imageViolations(dockerfile, manifests)).toEqual([]);
  });

  it('would be missed a line of', () => {
    const without = (line: string) => imageViolations(dockerfile.replace(line, ''), manifests);
    expect(without('COPY packages/core/package.json packages/core/\n')).toHaveLength(1);
    const copied = /COPY --from=build \/app\/packages\/protocol .*\n/.exec(dockerfile)?.[0] ?? '?';
    expect(without(copied)).toEqual(['the image scheduler lacks packages/protocol']);
  });
});
