import { describe, expect, it } from 'vitest';
import { jobDefinitionSchema } from '../schemas/job.ts';
import { envelopeFor } from './plan-job.ts';
import { recomposed } from './recompose.ts';

const definition = jobDefinitionSchema.parse({
  id: 'nightly-report',
  schedule: { kind: 'every', everyMs: 60_000 },
  task: { kind: 'handler', handler: 'report' },
  queue: 'reports',
  overlap: 'allow',
  timeoutMs: 5_000,
  lock: 'ledger',
  version: 3,
  revision: 17,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});
const staged = envelopeFor(definition, {
  runId: 'nightly-report@20260307T020000Z',
  trigger: 'schedule',
  fireTime: Date.UTC(2026, 2, 7, 2),
  dueTime: Date.UTC(2026, 2, 7, 2) + 250,
  epoch: 9,
});

describe('the envelope of an owed run', () => {
  it('is the same once more from the definition that owes it', () => {
    expect(recomposed(staged, definition)).toEqual(staged);
  });

  it('cannot be had from another revision, nor when the job is gone', () => {
    expect(recomposed(staged, { ...definition, revision: 18 })).toBeUndefined();
    expect(recomposed(staged, undefined)).toBeUndefined();
  });
});
