import { describe, expect, it } from 'vitest';
import { parseCronExpression } from './cron-expression.ts';
import { CHUNK_SECONDS, Zone } from './zone.ts';
import { ZonedCron } from './zoned-cron.ts';

const HOUR = 3600;

/** A zone whose clocks go back an hour at an instant, and nothing else. */
function goingBackAt(instant: number): Zone {
  return new Zone('Test/Zone', (at) => (at < instant ? HOUR : 0));
}

function everyQuarter(zone: Zone) {
  const parse = parseCronExpression('*/15 0-23/1,0-23 * * *', {
    dialect: 'vixie',
    dayMatch: undefined,
    key: 'k',
  });
  if (parse.kind !== 'fields') throw new Error('not a cron expression');
  const fields = { ...parse.fields, followsElapsedTime: false };
  return new ZonedCron(fields, zone, { gap: 'run', overlapHour: 'first' });
}

describe('the offset of one instant', () => {
  const summerTime = (at: number) => (Math.floor(at / (CHUNK_SECONDS / 2)) % 2) * HOUR;

  it('costs one look and not the search for a year of transitions', () => {
    let probes = 0;
    const zone = new Zone('Test/Zone', (at) => {
      probes += 1;
      return summerTime(at);
    });
    const yearly = Array.from({ length: 100 }, (_, year) => (year + 0.25) * CHUNK_SECONDS);
    for (const instant of yearly) expect(zone.offsetAt(instant)).toBe(summerTime(instant));
    expect(probes).toBe(100);
  });

  it('is the same however often it is asked, and wherever', () => {
    const zone = new Zone('Test/Zone', summerTime);
    const edges = [0, 1, CHUNK_SECONDS / 2, CHUNK_SECONDS].flatMap((at) => [at - 1, at, at + 1]);
    for (let round = 0; round < 40; round += 1) {
      for (const instant of edges.filter((each) => each >= 0)) {
        expect(zone.offsetAt(instant)).toBe(summerTime(instant));
      }
    }
    expect(zone.offsetAt(-5)).toBe(zone.segmentAt(-5).offset);
  });
});

describe('the border at which transitions are looked up', () => {
  it.each([-3600, -1800, -60, 0, 60, 86_400])(
    'does not let a repeated hour that begins %i seconds off it fire twice',
    (distance) => {
      const transition = 30 * CHUNK_SECONDS + distance;
      const cron = everyQuarter(goingBackAt(transition));
      const first = cron.atOrAfter(transition * 1000);
      // The local hour before the transition is shown again after it, and was served the first time.
      expect(first).toBeGreaterThanOrEqual((transition + HOUR) * 1000);
      expect(cron.atOrBefore((transition + HOUR) * 1000 - 1)).toBeLessThan(transition * 1000);
    },
  );

  it('cuts time into stretches without a hole', () => {
    const zone = goingBackAt(7 * CHUNK_SECONDS - 60);
    let segment = zone.segmentAt(0);
    while (segment.end < 20 * CHUNK_SECONDS) {
      const next = zone.segmentAt(segment.end);
      expect(next.start).toBe(segment.end);
      expect(zone.segmentAt(segment.end - 1)).toEqual(segment);
      segment = next;
    }
  });
});
