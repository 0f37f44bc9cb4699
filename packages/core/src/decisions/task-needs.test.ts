import { describe, expect, it } from 'vitest';
import type { Task } from '../schemas/task.ts';
import { needsOf } from './task-needs.ts';

describe('what a task needs', () => {
  it('is each secret and each entry of the configuration once, in its order', () => {
    const input = { b: '${secret.b} ${config.x}', a: ['${secret.a}', '${secret.b}'] };
    expect(needsOf({ kind: 'handler', handler: 'bill', input })).toEqual({
      ...{ secrets: ['b', 'a'], config: ['x'], hasTemplates: true },
    });
  });

  it.each<Task>([
    { kind: 'handler', handler: 'bill' },
    { kind: 'handler', handler: 'bill', input: { a: [1, '$5', '{x}'] } },
    { kind: 'script', interpreter: 'bash', script: 'echo ${HOME}' },
    { kind: 'http', method: 'GET', url: 'http://example.com/' },
  ])('is nothing where its texts are no templates: %j', (task) => {
    expect(needsOf(task)).toEqual({ secrets: [], config: [], hasTemplates: false });
  });

  it('is that its texts are filled where one only shows how a template is written', () => {
    const task = { kind: 'handler', handler: 'bill', input: '$${fireTime}' } as const;
    expect(needsOf(task)).toEqual({ secrets: [], config: [], hasTemplates: true });
  });

  it('is that of each task by itself, however alike two are', () => {
    const [one, other] = [
      { kind: 'handler', handler: 'bill', input: '${secret.a}' },
      { kind: 'handler', handler: 'bill', input: '${secret.b}' },
    ] as const;
    expect([needsOf(one).secrets, needsOf(other).secrets, needsOf(one).secrets]).toEqual([
      ...[['a'], ['b'], ['a']],
    ]);
  });
});
