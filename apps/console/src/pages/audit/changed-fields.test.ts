import { describe, expect, it } from 'vitest';
import { changedFields } from './changed-fields.ts';

describe('what an act changed', () => {
  it('is told leaf by leaf, without what is as it was', () => {
    const before = { schedule: { kind: 'cron', expressions: ['0 2 * * *'], timeZone: 'UTC' } };
    const after = { schedule: { kind: 'cron', expressions: ['0 3 * * *'], timeZone: 'UTC' } };
    expect(changedFields(before, after)).toEqual([
      { path: 'schedule.expressions', before: '["0 2 * * *"]', after: '["0 3 * * *"]' },
    ]);
  });

  it('has one side alone of what came or went', () => {
    expect(changedFields({}, { paused: { reason: 'move' } })).toEqual([
      { path: 'paused.reason', after: 'move' },
    ]);
    expect(changedFields({ queue: 'a', tags: [] }, undefined)).toEqual([
      { path: 'queue', before: 'a' },
      { path: 'tags', before: '[]' },
    ]);
  });

  it('tells of a field of which nothing may be read that it is another', () => {
    const hidden = { value: { coffee: '•••' } };
    expect(changedFields(hidden, hidden)).toEqual([
      { path: 'value.coffee', before: '•••', after: '•••' },
    ]);
    const before = { task: { handler: 'old', input: '•••' } };
    expect(changedFields(before, { task: { handler: 'new', input: '•••' } })).toEqual([
      { path: 'task.handler', before: 'old', after: 'new' },
    ]);
  });

  it('tells an empty group and a value that has no fields', () => {
    expect(changedFields({ env: { A: '•••' } }, { env: {} })).toEqual([
      { path: 'env.A', before: '•••' },
      { path: 'env', after: '{}' },
    ]);
    expect(changedFields(undefined, 3)).toEqual([{ path: '', after: '3' }]);
    expect(changedFields(undefined, undefined)).toEqual([]);
  });
});
