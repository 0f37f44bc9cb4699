import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heldAgainst } from '../integration/queue-layout/held-against.ts';
import { pinViolations } from './rules/bullmq-pin.ts';
import { filesMatching, root } from './tree.ts';

describe('the version of BullMQ', () => {
  it('is one exact version, the one that our scripts were held against', () => {
    const manifests = filesMatching(/(^|\/)package\.json$/);
    const told = manifests.flatMap((manifest) => pinViolations(manifest, heldAgainst));
    expect(told, told.join('\n')).toEqual([]);
    expect(manifests.some(({ text }) => text.includes('"bullmq"'))).toBe(true);
  });

  it('is the one that is installed', () => {
    const path = join(root, 'node_modules/bullmq/package.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: heldAgainst });
  });

  it.each(['^6.7.0', '6.x', '~6.7.0', '6.7.1', '>=6.7.0', 'latest', '6.7.0 || 6.8.0'])(
    'would be refused as %s, with what to run',
    (version) => {
      const text = JSON.stringify({ dependencies: { bullmq: version } });
      const told = pinViolations({ path: 'packages/redis/package.json', text }, '6.7.0');
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('npm test -- test/integration/redis-queue-layout.long.test.ts');
    },
  );
});
