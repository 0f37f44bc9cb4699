import { describe, expect, it } from 'vitest';
import { askedRunId, delayedMark } from '../runs/run-id.ts';
import { jobDefinitionSchema } from '../schemas/job.ts';
import { toIso } from '../words/instants.ts';
import { planDelayed } from './plan-delayed.ts';

const askedAt = Date.parse('2026-03-07T02:00:00.000Z');
const dueTime = askedAt + 86_400_000;
const mark = delayedMark('0123456789ab', 'k3v9');
const runId = askedRunId({ jobId: 'remind', askedAt: dueTime, trigger: 'delayed', mark });
const run = { runId, jobId: 'remind', key: 'order:7', dueTime, askedAt, by: 'token at 10.0.0.1' };

const definition = (createdAt: number, more: object = {}) =>
  jobDefinitionSchema.parse({
    ...{ id: 'remind', version: 3, revision: 9, schedule: { kind: 'manual' } },
    task: { kind: 'handler', handler: 'noop' },
    ...{ createdAt: toIso(createdAt), updatedAt: toIso(dueTime - 1), ...more },
  });

describe('a delayed run whose time has nearly come', () => {
  it('is made by the version that stands, due when it was asked for', () => {
    const fate = planDelayed(run, { kind: 'stands', definition: definition(askedAt) }, 7);
    expect(fate).toMatchObject({
      kind: 'staged',
      envelope: { ...{ runId, trigger: 'delayed', fireTime: dueTime, dueTime }, version: 3 },
    });
  });

  it('runs also while its job is paused, as what is asked for by hand does', () => {
    const paused = { reason: 'holidays', since: toIso(askedAt) };
    const job = { kind: 'stands', definition: definition(askedAt, { paused }) } as const;
    expect(planDelayed(run, job, 7).kind).toBe('staged');
  });

  it('is none of a job that was made anew under the id of one that was deleted', () => {
    const job = { kind: 'stands', definition: definition(askedAt + 1) } as const;
    const givenUp = { kind: 'given-up', run, reason: 'deleted' };
    expect(planDelayed(run, job, 7)).toEqual(givenUp);
    expect(planDelayed(run, { kind: 'gone' }, 7)).toEqual(givenUp);
  });

  it('is given up while its job cannot be read', () => {
    const givenUp = { kind: 'given-up', run, reason: 'definition-broken' };
    expect(planDelayed(run, { kind: 'broken' }, 7)).toEqual(givenUp);
  });
});
