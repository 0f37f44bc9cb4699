import { describe, expect, it } from 'vitest';
import { queueServices } from './queue-service.ts';

const worker = (workerId: string, queues: string[], handlers: string[]) => ({
  ...{ workerId, queues, handlers, concurrency: 4 },
});
const job = (queue: string, handler: string, change: object = {}) => ({
  ...{ queue, task: { kind: 'handler' as const, handler } },
  ...change,
});

describe('who serves a queue', () => {
  it('is told of every queue that somebody asks for or serves', () => {
    const told = queueServices([job('mail', 'send')], [worker('w-1', ['etl'], [])]);
    expect([...told.keys()].sort()).toEqual(['etl', 'mail']);
    expect(told.get('mail')).toMatchObject({ jobCount: 1, workerCount: 0, hands: 0 });
    expect(told.get('etl')).toMatchObject({ jobCount: 0, workerIds: ['w-1'], hands: 4 });
  });

  it('lacks a handler that a job of it calls and only workers of other queues have', () => {
    const workers = [worker('w-1', ['mail'], ['send']), worker('w-2', ['etl'], ['bill'])];
    const told = queueServices([job('mail', 'send'), job('mail', 'bill')], workers);
    expect(told.get('mail')?.lacking).toEqual(['bill']);
  });

  it('lacks nothing for a job that is paused', () => {
    const paused = { at: '2026-01-01T00:00:00.000Z', reason: 'later' };
    const told = queueServices([job('mail', 'bill', { paused })], [worker('w-1', ['mail'], [])]);
    expect(told.get('mail')).toMatchObject({ jobCount: 1, lacking: [] });
  });
});
