import { describe, expect, it } from 'vitest';
import { partRunId } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { Task } from '../schemas/task.ts';
import { filledTask } from './fill-task.ts';
import { hasOwnInput, withGivenInput } from './given-input.ts';
import { rateKeyOf } from './rate-key.ts';

const mails = { kind: 'bullmq', prefix: 'bull', queue: 'mails', name: 'mail' } as const;
const asked = 'mail@20260307T020000000Z-ma_abcdefghijklmnopqrstuvwxy';
const envelope = (task: Task, change: Partial<RunEnvelope> = {}) =>
  ({ runId: asked, trigger: 'manual', jobId: 'mail', fireTime: 0, task, ...change }) as RunEnvelope;

describe("the data of a job of BullMQ's", () => {
  it('is what its run was asked for with', () => {
    const run = envelope({ ...mails, data: { to: 'bob' } });
    expect(hasOwnInput(run)).toBe(true);
    expect(withGivenInput(run, { to: 'eve' }).task).toEqual({ ...mails, data: { to: 'eve' } });
    expect(hasOwnInput(envelope({ kind: 'script', interpreter: 'bash', script: 'true' }))).toBe(
      false,
    );
  });

  it('is told of the run before where its job says none', () => {
    const upstream = { jobId: 'load', runId: 'load@20260307T020000Z', state: 'succeeded' } as const;
    const told = { upstream: { ...upstream, fireTime: '2026-03-07T02:00:00.000Z' } };
    const after = { trigger: 'after' } as const;
    expect(withGivenInput(envelope(mails, after), told).task).toEqual({ ...mails, data: told });
    const own = { ...mails, data: 1 };
    expect(withGivenInput(envelope(own, after), told)).toMatchObject({ upstream: told, task: own });
  });

  it('has its templates filled, and is what a rate is counted by', () => {
    const run = envelope({ ...mails, data: { id: '${runId}', account: 'DE1' } });
    expect(filledTask({ envelope: run, attempt: 1 })).toMatchObject({ data: { id: asked } });
    expect(rateKeyOf([['input', 'account']], run)).toBe('DE1');
  });
});

describe('a run of a key', () => {
  const keyed = 'mail@20260307T020000000Z-ka_abcdefghijklmnopqrstuvwxy';
  const told = { key: 'order:7', expiredAt: '2026-03-07T02:00:00.000Z', heardBy: 'sweep' } as const;
  const shard = partRunId(keyed, { kind: 'shard', index: 1, count: 2 });

  it.each([
    ['whole', { runId: keyed, trigger: 'key' }],
    ['a part of one', { runId: shard, trigger: 'shard' }],
  ] as const)('is told of it, be it %s', (_name, change) => {
    const run = envelope(mails, change);
    expect(hasOwnInput(run)).toBe(true);
    expect(withGivenInput(run, told)).toMatchObject({ expired: told, task: { data: told } });
  });
});
