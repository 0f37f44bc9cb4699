import { describe, expect, it } from 'vitest';
import type { AuditRow } from '../schemas/audit-row.ts';
import { fitsAuditFilter } from './audit-filter.ts';

const row: AuditRow = {
  id: 'r1',
  at: '2026-03-07T12:00:00.000Z',
  who: 'token at 10.0.0.7',
  act: 'job.run',
  about: ['job:a', 'run:a@20260307T120000Z'],
  outcome: 'done',
  requestId: 'request-1',
  nodeId: 'node-a',
};

describe('a filter of the audit log', () => {
  it.each([
    [{}, true],
    [{ who: '10.0.0.7' }, true],
    [{ who: 'browser' }, false],
    [{ act: 'job.run' }, true],
    [{ act: 'job' }, false],
    [{ about: 'job:a' }, true],
    [{ about: 'run:a@20260307T120000Z' }, true],
    [{ about: 'job:' }, false],
    [{ who: 'token', act: 'job.run', about: 'job:a' }, true],
    [{ from: Date.parse(row.at) }, true],
    [{ from: Date.parse(row.at) + 1 }, false],
    [{ to: Date.parse(row.at) }, true],
    [{ to: Date.parse(row.at) - 1 }, false],
    [{ from: 0, to: Date.parse(row.at), act: 'job.pause' }, false],
    [{ who: 'token', act: 'job.run', about: 'job:b' }, false],
  ])('%j fits: %s', (filter, fits) => {
    expect(fitsAuditFilter(row, filter)).toBe(fits);
  });
});
