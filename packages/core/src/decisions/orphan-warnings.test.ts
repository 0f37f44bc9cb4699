import { expect, it } from 'vitest';
import { orphanWarnings } from './orphan-warnings.ts';

it('definitions that are set aside are warned of until none is left', () => {
  expect(orphanWarnings(undefined)).toEqual([]);
  const [warning] = orphanWarnings({ count: 12, since: 0 });
  expect(warning?.code).toBe('DEFINITIONS_SET_ASIDE');
  expect(warning?.message.en).toContain('12 jobs');
  expect(warning?.message.zh).toContain('12 个任务');
});
