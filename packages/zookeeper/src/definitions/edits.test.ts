import { type JobDefinition, type JobInput, jobInputSchema, redisMillis } from '@escapement/core';
import { describe, expect, test } from 'vitest';
import { creation, pausing, removal, replacement, resumption } from './edits.ts';

const input: JobInput = jobInputSchema.parse({
  id: 'a',
  schedule: { kind: 'manual' },
  task: { kind: 'handler', handler: 'noop' },
});
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));

function standing(more: Partial<JobDefinition> = {}) {
  const instant = '2026-01-01T00:00:00.000Z';
  const definition = {
    ...input,
    version: 4,
    revision: 9,
    createdAt: instant,
    updatedAt: instant,
    ...more,
  };
  return { kind: 'definition', definition } as const;
}

describe('edits', () => {
  test('count versions and take the revision they are given', () => {
    expect(creation(input, now)({ kind: 'absent' }, 10)).toMatchObject({
      definition: { version: 1, revision: 10, createdAt: '2026-03-07T02:00:00.000Z' },
    });
    expect(replacement(input, { now })(standing(), 10)).toMatchObject({
      definition: { version: 5, revision: 10, createdAt: '2026-01-01T00:00:00.000Z' },
    });
    expect(removal({ ifVersion: 4 })(standing(), 10)).toEqual({ kind: 'delete' });
  });

  test('keep a pause over a replacement, and its beginning over another pause', () => {
    const paused = { reason: 'audit', since: '2026-02-01T00:00:00.000Z' };
    expect(replacement(input, { now })(standing({ paused }), 10)).toMatchObject({
      definition: { paused },
    });
    expect(pausing({ now, reason: 'more' })(standing({ paused }), 10)).toMatchObject({
      definition: { version: 5, paused: { reason: 'more', since: paused.since } },
    });
    const resumed = resumption({ now })(standing({ paused }), 10);
    expect(resumed.kind === 'store' && resumed.definition.paused).toBeUndefined();
  });

  test('are refused by name', () => {
    expect(creation(input, now)(standing(), 10)).toMatchObject({ outcome: { kind: 'id-taken' } });
    expect(replacement(input, { now, ifVersion: 3 })(standing(), 10)).toMatchObject({
      outcome: { kind: 'changed', currentVersion: 4 },
    });
    expect(pausing({ now, reason: '' })({ kind: 'absent' }, 10)).toMatchObject({
      outcome: { kind: 'not-found' },
    });
  });

  test('can delete what is broken, which counts as version 0', () => {
    const broken = { kind: 'broken', problem: 'not JSON' } as const;
    expect(removal({})(broken, 10)).toEqual({ kind: 'delete' });
    expect(removal({ ifVersion: 4 })(broken, 10)).toMatchObject({
      outcome: { kind: 'changed', currentVersion: 0 },
    });
    expect(removal({})({ kind: 'absent' }, 10)).toMatchObject({ outcome: { kind: 'not-found' } });
  });

  test('can replace what is broken, which counts as version 0', () => {
    const broken = { kind: 'broken', problem: 'not JSON' } as const;
    expect(replacement(input, { now })(broken, 10)).toMatchObject({ definition: { version: 1 } });
    expect(replacement(input, { now, ifVersion: 4 })(broken, 10)).toMatchObject({
      outcome: { kind: 'changed', currentVersion: 0 },
    });
  });
});
