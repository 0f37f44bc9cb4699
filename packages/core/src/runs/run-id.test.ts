import { describe, expect, it } from 'vitest';
import {
  askedRunId,
  parseRunId,
  partRunId,
  repeatMark,
  repeatStems,
  repeatsTheSame,
  runIdOf,
  runIdTail,
  scheduledRunId,
  servedTime,
} from './run-id.ts';

const fireTime = Date.parse('2026-03-07T02:00:00.000Z');

describe('a run id', () => {
  it('is told apart into what it was made of', () => {
    const scheduled = scheduledRunId('nightly', fireTime);
    expect(scheduled).toBe('nightly@20260307T020000Z');
    expect(parseRunId(scheduled)).toEqual({ jobId: 'nightly', fireTime, trigger: 'schedule' });
    const triggers = ['manual', 'retry', 'backfill', 'after', 'key', 'delayed'] as const;
    for (const trigger of triggers) {
      const id = askedRunId({ jobId: 'nightly', askedAt: fireTime + 5, trigger, mark: 'k3v9' });
      expect(parseRunId(id)).toEqual({ jobId: 'nightly', fireTime: fireTime + 5, trigger });
    }
    const inputMark = 'k'.repeat(25);
    const asked = { jobId: 'nightly', askedAt: fireTime, trigger: 'manual', mark: 'k3v9' } as const;
    expect(parseRunId(askedRunId({ ...asked, inputMark }))).toEqual({
      ...{ jobId: 'nightly', fireTime, trigger: 'manual', inputMark },
    });
    const shard = partRunId(scheduled, { kind: 'shard', index: 3, count: 8 });
    expect(shard).toBe('nightly@20260307T020000Z.3of8');
    expect(parseRunId(shard)?.part).toEqual({ kind: 'shard', index: 3, count: 8 });
    const each = partRunId(scheduled, { kind: 'worker', workerId: 'host-a1-542efdda' });
    expect(parseRunId(each)?.part).toEqual({ kind: 'worker', workerId: 'host-a1-542efdda' });
  });

  it('is put together again from its job and its tail', () => {
    const id = askedRunId({ jobId: 'a', askedAt: fireTime, trigger: 'manual', mark: 'x' });
    expect(runIdOf('a', runIdTail(id))).toBe(id);
  });

  it('of a retry says which fire time it serves, beside the instant at which it was asked for', () => {
    const askedAt = fireTime + 86_400_000;
    const idOf = (mark: string) =>
      askedRunId({
        ...{ jobId: 'nightly', askedAt, trigger: 'retry', inputMark: 'k'.repeat(25) },
        mark: repeatMark(fireTime, mark),
      });
    const id = idOf('0123456789abcdef');
    expect(parseRunId(id)).toMatchObject({ fireTime: askedAt, repeatedTime: fireTime });
    expect(servedTime({ runId: id, fireTime: askedAt })).toBe(fireTime);
    expect(repeatStems(idOf('another'))).toEqual(repeatStems(id));
    expect(repeatsTheSame(id, idOf('another'))).toBe(true);
    const ofBackfill = (served: number) =>
      askedRunId({
        ...{ jobId: 'nightly', askedAt, trigger: 'backfill' },
        mark: repeatMark(served, 'bbbbbb'),
      });
    expect(repeatsTheSame(id, ofBackfill(fireTime))).toBe(true);
    expect(repeatsTheSame(ofBackfill(fireTime), id)).toBe(true);
    expect(repeatsTheSame(id, ofBackfill(fireTime + 1))).toBe(false);
    for (const edge of [0, Date.parse('9999-12-31T23:59:59.999Z')]) {
      const mark = repeatMark(edge, '0123456789abcdef');
      const retry = askedRunId({ jobId: 'a-r1', askedAt, trigger: 'retry', mark });
      expect(parseRunId(retry)?.repeatedTime).toBe(edge);
    }
  });

  it('of any other serves its own fire time, and is no retry', () => {
    const mark = repeatMark(fireTime, 'x');
    const manual = askedRunId({ jobId: 'a', askedAt: fireTime, trigger: 'manual', mark });
    for (const runId of [scheduledRunId('a', fireTime), manual]) {
      expect(servedTime({ runId, fireTime })).toBe(fireTime);
      expect(repeatStems(runId)).toEqual([]);
    }
  });

  it.each([
    'nightly',
    'nightly@2026',
    '@20260307T020000Z',
    'nightly@20261307T020000Z',
    'nightly@20260307T020000Z-',
    'nightly@20260307T020000Z-q9',
    'nightly@20260307T020000Z-m',
    'nightly@20260307T020000Z-mk3_',
    `nightly@20260307T020000Z_${'k'.repeat(25)}`,
    'nightly@20260307T020000Z.3of',
    'nightly@20260307T020000Z~',
    'nightly@20260307T020000Z\n',
  ])('is not %j', (text) => {
    expect(parseRunId(text)).toBeUndefined();
  });
});

describe('the instant of a run id', () => {
  it.each([
    ['nightly@20240229T235959999Z', '2024-02-29T23:59:59.999Z'],
    ['nightly@99991231T235959Z', '9999-12-31T23:59:59.000Z'],
    ['nightly@01000101T000000Z', '0100-01-01T00:00:00.000Z'],
  ])('is that of its calendar day: %s', (id, instant) => {
    const jobId = 'nightly';
    expect(parseRunId(id)).toEqual({ jobId, fireTime: Date.parse(instant), trigger: 'schedule' });
  });

  it.each([
    'nightly@20250229T000000Z',
    'nightly@20260431T000000Z',
    'nightly@20261307T000000Z',
    'nightly@20260007T000000Z',
    'nightly@20260300T000000Z',
    'nightly@20260307T240001Z',
    'nightly@20260307T006000Z',
    'nightly@20260307T000060Z',
    'nightly@20260307T00000012Z',
    'Nightly@20260307T000000Z',
    'nightly@20260307T000000Z\n',
    'a@20260307T000000Z@20260307T000000Z',
    'nightly@20260307T240000Z',
    'nightly@00010101T000000Z',
  ])('is on a calendar and a clock, or it is none: %j', (id) => {
    expect(parseRunId(id)).toBeUndefined();
    expect(parseRunId(`${id}-mk3v9`)).toBeUndefined();
    expect(parseRunId(`${id}.3of8`)).toBeUndefined();
  });

  it('takes the run of one worker whose name ends with a capital Z for what it is', () => {
    const part = { kind: 'worker', workerId: 'host-Z' } as const;
    expect(parseRunId(partRunId(scheduledRunId('nightly', fireTime), part))).toMatchObject({
      part,
    });
  });
});
