import { describe, expect, test } from 'vitest';
import { type JobDefinition, type JobInput, jobInputSchema } from '../schemas/job.ts';
import { redisMillis } from '../words/redis-millis.ts';
import {
  definitionCreation,
  definitionPause,
  definitionRemoval,
  definitionReplacement,
  definitionRestoring,
  definitionResumption,
} from './definition-edits.ts';

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
    expect(definitionCreation(input, now)({ kind: 'absent' }, 10)).toMatchObject({
      definition: { version: 1, revision: 10, createdAt: '2026-03-07T02:00:00.000Z' },
    });
    expect(definitionReplacement(input, { now })(standing(), 10)).toMatchObject({
      definition: { version: 5, revision: 10, createdAt: '2026-01-01T00:00:00.000Z' },
    });
    expect(definitionRemoval({ ifVersion: 4 })(standing(), 10)).toEqual({ kind: 'delete' });
  });

  test('keep who created a job, over a replacement too, and not where it was lost and is restored', () => {
    const created = definitionCreation(input, now, { by: 'ada' })({ kind: 'absent' }, 10);
    expect(created).toMatchObject({ definition: { createdBy: 'ada' } });
    expect(definitionReplacement(input, { now })(standing({ createdBy: 'ada' }), 10)).toMatchObject(
      {
        definition: { createdBy: 'ada' },
      },
    );
    const { definition } = standing({ createdBy: 'ada' });
    const restored = definitionRestoring(definition, { now })({ kind: 'absent' }, 10);
    expect(restored).not.toHaveProperty('definition.createdBy');
  });

  test('keep a pause over a replacement, and its beginning over another pause', () => {
    const paused = { reason: 'audit', since: '2026-02-01T00:00:00.000Z' };
    expect(definitionReplacement(input, { now })(standing({ paused }), 10)).toMatchObject({
      definition: { paused },
    });
    expect(definitionPause({ now, reason: 'more' })(standing({ paused }), 10)).toMatchObject({
      definition: { version: 5, paused: { reason: 'more', since: paused.since } },
    });
    const resumed = definitionResumption({ now })(standing({ paused }), 10);
    expect(resumed.kind === 'store' && resumed.definition.paused).toBeUndefined();
  });

  test('find no pause where it has ended by itself, and begin another where one is wanted', () => {
    const paused = { reason: 'audit', since: '2026-02-01T00:00:00.000Z' };
    const over = standing({ paused: { ...paused, until: '2026-03-07T02:00:00.000Z' } });
    const lasts = standing({ paused: { ...paused, until: '2026-03-07T02:00:00.001Z' } });
    expect(definitionReplacement(input, { now })(over, 10)).not.toHaveProperty('definition.paused');
    expect(definitionReplacement(input, { now })(lasts, 10)).toHaveProperty('definition.paused');
    const until = now + 1_000;
    const begun = { since: '2026-03-07T02:00:00.000Z', until: '2026-03-07T02:00:01.000Z' };
    const again = definitionPause({ now, reason: 'more', until });
    expect(again(over, 10)).toMatchObject({ definition: { paused: begun } });
    expect(again(lasts, 10)).toMatchObject({
      definition: { paused: { ...begun, since: paused.since } },
    });
  });

  test('of a pause say no end where none is wanted, whatever the one before it said', () => {
    const paused = { reason: 'a', since: '2026-02-01T00:00:00.000Z' };
    const lasts = standing({ paused: { ...paused, until: '2027-01-01T00:00:00.000Z' } });
    const edit = definitionPause({ now, reason: 'b' })(lasts, 10);
    expect(edit).toMatchObject({ definition: { paused: { ...paused, reason: 'b' } } });
    expect(edit).not.toHaveProperty('definition.paused.until');
  });

  test('resume the version alone that they are told, where they are told one', () => {
    const lasts = standing({ paused: { reason: 'a', since: '2026-02-01T00:00:00.000Z' } });
    expect(definitionResumption({ now, ifVersion: 3 })(lasts, 10)).toMatchObject({
      outcome: { kind: 'changed', currentVersion: 4 },
    });
    expect(definitionResumption({ now, ifVersion: 4 })(lasts, 10).kind).toBe('store');
  });

  test('are refused by name', () => {
    expect(definitionCreation(input, now)(standing(), 10)).toMatchObject({
      outcome: { kind: 'id-taken' },
    });
    expect(definitionReplacement(input, { now, ifVersion: 3 })(standing(), 10)).toMatchObject({
      outcome: { kind: 'changed', currentVersion: 4 },
    });
    expect(definitionPause({ now, reason: '' })({ kind: 'absent' }, 10)).toMatchObject({
      outcome: { kind: 'not-found' },
    });
  });

  test('can delete what is broken, which counts as version 0', () => {
    const broken = { kind: 'broken', problem: 'not JSON' } as const;
    expect(definitionRemoval({})(broken, 10)).toEqual({ kind: 'delete' });
    expect(definitionRemoval({ ifVersion: 4 })(broken, 10)).toMatchObject({
      outcome: { kind: 'changed', currentVersion: 0 },
    });
    expect(definitionRemoval({})({ kind: 'absent' }, 10)).toMatchObject({
      outcome: { kind: 'not-found' },
    });
  });

  test('can replace what is broken, which counts as version 0', () => {
    const broken = { kind: 'broken', problem: 'not JSON' } as const;
    expect(definitionReplacement(input, { now })(broken, 10)).toMatchObject({
      definition: { version: 1 },
    });
    expect(definitionReplacement(input, { now, ifVersion: 4 })(broken, 10)).toMatchObject({
      outcome: { kind: 'changed', currentVersion: 0 },
    });
  });
});
