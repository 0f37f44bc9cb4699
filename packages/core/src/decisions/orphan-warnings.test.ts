import { expect, it } from 'vitest';
import { orphanWarnings } from './orphan-warnings.ts';

it('definitions that are set aside are warned of until none is left', () => {
  expect(orphanWarnings(undefined)).toEqual([]);
  const [warning] = orphanWarnings({ count: 12, since: 0 });
  expect(warning?.code).toBe('DEFINITIONS_SET_ASIDE');
  expect(warning?.message.en).toContain('12 jobs');
  expect(warning?.message.zh).toContain('12 个任务');
});

it('one is one, and who reads of it is told where to go, be it the console or the command', () => {
  const [warning] = orphanWarnings({ count: 1, since: 0 });
  expect(warning?.message.en).toContain('The definition of 1 job is gone');
  for (const text of Object.values(warning?.message ?? {})) {
    expect(text).toMatch(/cluster page|集群页/);
    expect(text).toContain('escapement set-aside');
  }
});
