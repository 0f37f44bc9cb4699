import { type AuditRow, StoreFault } from '@escapement/core';
import { MemoryAuditLog, RecordingLogger, settled, VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AuditTrail, createAuditTrail } from './audit-trail.ts';

const ask = { redis: <T>(call: () => Promise<T>) => call() };
const full = new StoreFault('STORE_FULL', 'no room', { retryable: true });

function rowOf(n: number): AuditRow {
  return {
    id: `row-${n}`,
    at: '2026-03-07T12:00:00.000Z',
    who: 'token at 127.0.0.1',
    act: 'job.pause',
    about: [`job:${n}`],
    outcome: 'done',
    requestId: `request-${n}`,
    nodeId: 'node-a',
  };
}

describe('where acts write down what came of them', () => {
  let clock: VirtualClock;
  let logger: RecordingLogger;
  let log: MemoryAuditLog;
  let trail: AuditTrail;
  let isFull: boolean;

  beforeEach(() => {
    clock = new VirtualClock();
    logger = new RecordingLogger();
    log = new MemoryAuditLog();
    isFull = false;
    const note = (rows: readonly AuditRow[]) => (isFull ? Promise.reject(full) : log.note(rows));
    trail = createAuditTrail({ auditLog: { note }, clock, logger });
  });
  const kept = async () => (await log.page({ limit: 2_000 })).items.map(({ id }) => id);

  it('it stands there before anybody is answered', async () => {
    await trail.keep([rowOf(1)], ask);
    expect(await kept()).toEqual(['row-1']);
    expect(logger.lines).toEqual([]);
  });

  it('a Redis that takes none fails no act, and gets the rows once it does', async () => {
    isFull = true;
    await trail.keep([rowOf(1)], ask);
    await trail.keep([rowOf(2)], ask);
    expect(logger.lines).toMatchObject([{ level: 'warn', data: { row: { id: 'row-1' } } }, {}]);
    await clock.advance(5_000);
    expect(await kept()).toEqual([]);
    isFull = false;
    await clock.advance(1_000);
    await settled();
    expect(await kept()).toEqual(['row-2', 'row-1']);
    expect(clock.sleeping).toBe(0);
  });

  it('what waits is bounded, and what has no room is said', async () => {
    isFull = true;
    for (let n = 1; n <= 1_002; n += 1) await trail.keep([rowOf(n)], ask);
    const lost = logger.lines.filter(({ level }) => level === 'error');
    expect(lost).toMatchObject([
      { data: { row: { id: 'row-1' } } },
      { data: { row: { id: 'row-2' } } },
    ]);
    isFull = false;
    await clock.advance(1_000);
    await settled();
    expect((await kept()).length).toBe(1_000);
  });

  it('tries once more when the node ends, and says what is lost', async () => {
    isFull = true;
    await trail.keep([rowOf(1)], ask);
    isFull = false;
    await trail.close();
    expect(await kept()).toEqual(['row-1']);

    isFull = true;
    await trail.keep([rowOf(2)], ask);
    await trail.close();
    expect(logger.said('error')).toHaveLength(1);
  });

  it('a defect is none of what is borne', async () => {
    const defect = new TypeError('ours');
    const broken = createAuditTrail({
      auditLog: { note: () => Promise.reject(defect) },
      clock,
      logger,
    });
    await expect(broken.keep([rowOf(1)], ask)).rejects.toBe(defect);
  });
});
