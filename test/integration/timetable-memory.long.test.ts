import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileSchedule, type Timetable } from '@escapement/timetable';
import { expect, it } from 'vitest';

const COUNT = 100_000;
const LIMIT_BYTES = 60_000_000;

/** The heap in use once everything that can go has gone. */
function settledHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** Schedules that have as little in common as a hundred thousand can. */
function compileNumber(index: number, zones: readonly string[]): Timetable {
  const [second, minute, hour] = [index % 60, (index * 7) % 60, (index * 11) % 24];
  const compiled = compileSchedule(
    {
      kind: 'cron',
      expressions: [`${second} ${minute},${(minute + 30) % 60} ${hour} * * ${index % 7}`],
      timeZone: zones[index % zones.length] ?? 'UTC',
      jitterMs: index,
    },
    { key: `job-${index}` },
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

it('a hundred thousand schedules in a hundred zones, each asked for its next, stay under 60 MB', () => {
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 100);
  const before = settledHeap();
  const timetables = Array.from({ length: COUNT }, (_, index) => compileNumber(index, zones));
  const now = Date.parse('2026-11-01T00:00Z');
  const next = timetables.map((timetable) => timetable.next(now));
  const used = settledHeap() - before;
  expect(next.every((each) => each !== undefined && each > now)).toBe(true);
  expect(timetables).toHaveLength(COUNT);
  expect(used).toBeLessThan(LIMIT_BYTES);
});
