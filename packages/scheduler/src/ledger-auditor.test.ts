import { type AuditedSpan, redisMillis } from '@escapement/core';
import { silentLogger, standingJob, VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { runLedgerAuditor } from './ledger-auditor.ts';
import { createTimetables } from './timetables.ts';

const now = Date.UTC(2026, 9, 1, 11);

/** Daily at noon, and changed half an hour ago. */
function job(change: object) {
  const at = '2026-10-01T10:30:00.000Z';
  const schedule = { kind: 'cron', expressions: ['0 12 * * *'], timeZone: 'UTC' };
  return standingJob({ id: 'daily', schedule, createdAt: at, updatedAt: at, ...change });
}

/** Which jobs a round asks Redis about. */
async function askedAbout(change: object): Promise<readonly string[]> {
  const definition = job(change);
  const asked: AuditedSpan[] = [];
  const clock = new VirtualClock();
  const stop = new AbortController();
  const audit = {
    historyFrom: () => Promise.resolve(0),
    recorded: (spans: readonly AuditedSpan[]) => {
      asked.push(...spans);
      return Promise.resolve([]);
    },
  };
  const catalog = { all: () => [definition], get: () => definition };
  const running = runLedgerAuditor(
    {
      audit,
      catalog,
      clock,
      calendars: new Map() as never,
      timetables: createTimetables(silentLogger, new Map() as never),
      time: { now: () => redisMillis(now) } as never,
      logger: silentLogger,
      meter: { count: () => undefined, set: () => undefined, observe: () => undefined },
      everyMs: 1_000,
      isFollowing: () => true,
    },
    stop.signal,
  );
  await clock.advance(1_500);
  stop.abort();
  await running;
  return [...new Set(asked.map(({ jobId }) => jobId))];
}

describe('an audit of the last hour', () => {
  it('does not ask about jobs that came within it and owe nothing of it, though a hundred thousand came at once', async () => {
    expect(await askedAbout({})).toEqual([]);
  });

  it('asks about those that came and owe something, and about those that were another version before', async () => {
    const due = { kind: 'cron', expressions: ['45 10 * * *'], timeZone: 'UTC' };
    expect(await askedAbout({ schedule: due })).toEqual(['daily']);
    expect(await askedAbout({ version: 2 })).toEqual(['daily']);
    expect(await askedAbout({ version: 2, updatedAt: '2026-10-01T09:30:00.000Z' })).toEqual([]);
  });

  it('asks about a job from the end of its pause on', async () => {
    const due = { kind: 'cron', expressions: ['45 10 * * *'], timeZone: 'UTC' };
    const until = (time: string) => ({
      schedule: due,
      paused: { reason: 'x', since: '2026-10-01T10:30:00.000Z', until: `2026-10-01T${time}:00Z` },
    });
    expect(await askedAbout(until('10:45'))).toEqual(['daily']);
    expect(await askedAbout(until('10:46'))).toEqual([]);
  });
});
