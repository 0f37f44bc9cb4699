import { describe, expect, it } from 'vitest';
import { publishedViolations } from './rules/published.ts';
import { filesMatching } from './tree.ts';

const manifest = (path: string, dependencies: object) => ({
  path,
  text: JSON.stringify({ dependencies }),
});

describe('the package that is published', () => {
  it('asks for what is tested here, and for nothing of ours', () => {
    const manifests = filesMatching(/^(packages|apps)\/[^/]+\/package\.json$/);
    expect(publishedViolations(manifests)).toEqual([]);
  });

  it('would be found asking for another version, or for a package that only a checkout has', () => {
    const redis = manifest('packages/redis/package.json', { ioredis: '6.0.0' });
    const sdk = (dependencies: object) => manifest('packages/sdk/package.json', dependencies);
    expect(publishedViolations([redis, sdk({ ioredis: '5.0.0' })])).toHaveLength(1);
    expect(publishedViolations([redis, sdk({ '@escapement/core': '*' })])).toHaveLength(1);
    expect(publishedViolations([redis, sdk({ ioredis: '6.0.0' })])).toEqual([]);
  });
});
