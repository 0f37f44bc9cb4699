import { expect, test } from 'vitest';
import type { JobDefinition } from '../schemas/job.ts';
import { queuesOfOthersIn, unservedByOthers } from './serving-of-others.ts';

type Asking = Pick<JobDefinition, 'id' | 'task' | 'paused'>;
const job = (queue: string, change: Partial<Asking> = {}): Asking => ({
  ...{ id: 'mail', task: { kind: 'bullmq', prefix: 'bull', queue, name: 'mail' } },
  ...change,
});

test('the queues of jobs that are not paused are asked about, each once', () => {
  const paused = { reason: 'x', since: '2026-03-07T02:00:00.000Z' };
  const http = { kind: 'http', method: 'GET', url: 'https://example.com/' } as const;
  const jobs = [job('a'), job('b'), job('a'), job('c', { paused }), job('d', { task: http })];
  expect(queuesOfOthersIn(jobs).map(({ queue }) => queue)).toEqual(['a', 'b']);
  const many = Array.from({ length: 60 }, (_, i) => job(`q${i}`));
  expect(queuesOfOthersIn(many)).toHaveLength(50);
});

test('what nobody comes for is named in both languages, and of many the first', () => {
  expect(unservedByOthers([])).toEqual([]);
  const queues = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((queue) => ({ prefix: 'bull', queue }));
  const [warning] = unservedByOthers(queues);
  expect(warning?.message.en).toContain('a (prefix bull), b');
  expect(warning?.message.en).toContain('and 2 more');
  expect(warning?.message.zh).toMatch(/a（前缀 bull）.*共 7 个/);
});
