import assert from 'node:assert/strict';
import type { AuditLimits, AuditLog, AuditQuery, AuditRow } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** What the contract of an audit log is held against: the same log, as two processes see it. */
export interface AuditLogPorts {
  readonly log: AuditLog;
  readonly elsewhere: AuditLog;
}

/** What it is held against it with: so little that it is soon full. */
export const contractAuditLimits: AuditLimits = { rows: 12, bytes: 5_600 };

/** What an audit log promises. */
export const auditLogContract = factsOf<AuditLogPorts>({
  'what one process notes all see, newest first and whole': isSeenByAll,
  'its pages hold each row once, to the end': isRead,
  'pages go on where they were, though rows come meanwhile': standsStill,
  'a row that is noted twice stands once': standsOnce,
  'it is narrowed by who, what, about and when': isNarrowed,
  'it is bounded in rows, and the oldest go first': isBoundedInRows,
  'it is bounded in bytes, and the oldest go first': isBoundedInBytes,
});

/** A row of an audit log, with a number in all that tells it from others. */
export function auditRowOf(n: number, change: Partial<AuditRow> = {}): AuditRow {
  return {
    id: `row-${n}`,
    at: '2026-03-07T12:00:00.000Z',
    who: 'token at 127.0.0.1',
    act: 'job.pause',
    about: [`job:job-${n}`],
    outcome: 'done',
    requestId: `request-${n}`,
    nodeId: 'node-a',
    ...change,
  };
}

async function noteMany(log: AuditLog, count: number, change?: Partial<AuditRow>): Promise<void> {
  for (let n = 1; n <= count; n += 1) await log.note([auditRowOf(n, change)]);
}

async function idsOf(log: AuditLog, query: Partial<AuditQuery> = {}): Promise<readonly string[]> {
  const { items } = await log.page({ limit: 50, ...query });
  return items.map(({ id }) => id);
}

async function isSeenByAll({ log, elsewhere }: AuditLogPorts): Promise<void> {
  const row = auditRowOf(1, {
    because: '“quoted”\n',
    reason: '原因',
    before: { tags: ['a'] },
    after: { tags: [] },
  });
  await log.note([row]);
  await elsewhere.note([auditRowOf(2), auditRowOf(3)]);
  const { items, cursor } = await log.page({ limit: 50 });
  assert.deepEqual(items, [auditRowOf(3), auditRowOf(2), row]);
  assert.equal(cursor, undefined);
}

async function isRead({ log, elsewhere }: AuditLogPorts): Promise<void> {
  await noteMany(log, 7);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await elsewhere.page({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  assert.deepEqual(
    seen,
    [7, 6, 5, 4, 3, 2, 1].map((n) => `row-${n}`),
  );
}

async function standsStill({ log }: AuditLogPorts): Promise<void> {
  await noteMany(log, 4);
  const { cursor = '' } = await log.page({ limit: 2 });
  await log.note([auditRowOf(5)]);
  assert.deepEqual(await idsOf(log, { cursor }), ['row-2', 'row-1']);
}

async function standsOnce({ log, elsewhere }: AuditLogPorts): Promise<void> {
  await log.note([auditRowOf(1), auditRowOf(2)]);
  await elsewhere.note([auditRowOf(1), auditRowOf(3), auditRowOf(3)]);
  assert.deepEqual(await idsOf(log), ['row-3', 'row-2', 'row-1']);
}

async function isNarrowed({ log }: AuditLogPorts): Promise<void> {
  await log.note([
    auditRowOf(1, { who: 'browser at ::1' }),
    auditRowOf(2, { act: 'job.run', about: ['job:job-2', 'run:r'] }),
    auditRowOf(3, { at: '2026-03-08T12:00:00.000Z' }),
  ]);
  assert.deepEqual(await idsOf(log, { who: 'browser' }), ['row-1']);
  assert.deepEqual(await idsOf(log, { act: 'job.run' }), ['row-2']);
  assert.deepEqual(await idsOf(log, { about: 'run:r' }), ['row-2']);
  assert.deepEqual(await idsOf(log, { who: 'token', limit: 1 }), ['row-3']);
  assert.deepEqual(await idsOf(log, { who: 'token', about: 'job:job-1' }), []);
  const night = Date.parse('2026-03-08T00:00:00.000Z');
  assert.deepEqual(await idsOf(log, { from: night }), ['row-3']);
  assert.deepEqual(await idsOf(log, { to: night }), ['row-2', 'row-1']);
}

async function isBoundedInRows({ log }: AuditLogPorts): Promise<void> {
  await noteMany(log, contractAuditLimits.rows + 2);
  const ids = await idsOf(log);
  assert.equal(ids.length, contractAuditLimits.rows);
  assert.equal(ids.at(-1), 'row-3');
}

async function isBoundedInBytes({ log }: AuditLogPorts): Promise<void> {
  await noteMany(log, 4, { reason: 'é'.repeat(600) });
  await log.note([auditRowOf(5)]);
  assert.deepEqual(await idsOf(log), ['row-5', 'row-4', 'row-3', 'row-2']);
}
