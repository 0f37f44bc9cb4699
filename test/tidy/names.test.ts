import { describe, expect, it } from 'vitest';
import { nameViolations } from './rules/names.ts';
import { paths } from './tree.ts';

describe('names of files and folders', () => {
  it('each say what is inside, in kebab-case', () => {
    expect(paths.flatMap(nameViolations)).toEqual([]);
  });

  it.each([
    'packages/core/src/utils.ts',
    'packages/core/src/helpers/x.ts',
    'packages/core/common/x.ts',
    'apps/dev/src/misc.test.ts',
    'packages/zookeeper/src/manager.ts',
    'packages/core/src/types.ts',
    'apps/console/src/JobForm.tsx',
  ])('would notice %s', (path) => {
    expect(nameViolations(path)).toHaveLength(1);
  });
});
