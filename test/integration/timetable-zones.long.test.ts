import { type CronSpec, compileSchedule, type Timetable } from '@escapement/timetable';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LocalTime, type RandomCron, randomCron } from './timetable/random-cron.ts';

const FROM = 0;
const TO = Date.parse('2100-01-01T00:00:00Z');
const ZONES = Intl.supportedValuesOf('timeZone');

const POLICIES = fc.record({
  gap: fc.constantFrom('run' as const, 'skip' as const),
  overlapHour: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
});

/** Groups of zones, so that one test is not one second and not four hundred lines. */
function groups(size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ZONES.length / size) }, (_, index) =>
    ZONES.slice(index * size, (index + 1) * size),
  );
}

/** What the platform itself says an instant looks like on the wall. */
function openWall(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return (instant) => format.format(instant).replace(' ', 'T');
}

function readLocal(local: string): LocalTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = local
    .split(/\D/)
    .map(Number);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { year, month, day, weekday, hour, minute, second };
}

function checkFire(
  fireTime: number,
  question: { timetable: Timetable; cron: RandomCron; wall: (instant: number) => string },
) {
  const { timetable, cron, wall } = question;
  const view = timetable.explain(fireTime);
  const local = wall(fireTime);
  expect(view.local).toBe(local);
  if (view.kind === 'gap') {
    // The wall clock has just jumped over the local time that this stands in for.
    const shown = Date.parse(`${local}Z`);
    const shownBefore = Date.parse(`${wall(fireTime - 1000)}Z`);
    expect(cron.followsElapsedTime).toBe(false);
    expect(shown - shownBefore).toBeGreaterThan(1000);
  } else {
    expect(cron.matches(readLocal(local))).toBe(true);
  }
}

function checkSchedule(
  zone: string,
  sample: { cron: RandomCron; policies: Policies; after: number },
) {
  const { cron, policies, after } = sample;
  const spec: CronSpec = {
    kind: 'cron',
    expressions: [cron.expression],
    timeZone: zone,
    ...policies,
  };
  const compiled = compileSchedule(spec, { key: 'zones' });
  if (!compiled.ok) return;
  const { timetable } = compiled;
  const wall = openWall(zone);
  const walked: number[] = [];
  let last = after;
  for (
    let next = timetable.next(last);
    next !== undefined && walked.length < 8;
    next = timetable.next(last)
  ) {
    expect(next).toBeGreaterThan(last);
    const before = timetable.previous(next);
    if (before !== undefined) {
      expect(before).toBeLessThanOrEqual(last);
      expect(timetable.next(before)).toBe(next);
    }
    checkFire(next, { timetable, cron, wall });
    walked.push(next);
    last = next;
  }
  expect(timetable.between(after + 1, last + 1, 100)).toEqual(walked);
}

type Policies = { readonly gap: 'run' | 'skip'; readonly overlapHour: 'first' | 'second' | 'both' };

describe('every zone that the platform knows, 1970 to 2100', () => {
  it.each(groups(30))('%s and its neighbours', (...zones) => {
    for (const zone of zones) {
      fc.assert(
        fc.property(
          fc.record({
            cron: randomCron(),
            policies: POLICIES,
            after: fc.integer({ min: FROM, max: TO }),
          }),
          (sample) => checkSchedule(zone, sample),
        ),
        { numRuns: 8 },
      );
    }
  });
});
