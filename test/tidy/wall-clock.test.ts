import { describe, expect, it } from 'vitest';
import { wallClockReadings } from './rules/wall-clock.ts';
import { filesMatching } from './tree.ts';

const sources =
  /^(packages\/(core|scheduler|worker|redis|zookeeper|api|process)|apps\/(scheduler|worker))\/src\/.*\.ts$/;

describe('the clock of the machine', () => {
  it('is read by nobody who decides anything', () => {
    expect(filesMatching(sources).flatMap(wallClockReadings)).toEqual([]);
  });

  it.each([
    'deps.clock.now()',
    'this.#clock.now()',
    'systemClock.now()',
    'Date.now()',
    'new Date()',
  ])('would be caught with %s', (text) => {
    const path = 'packages/api/src/jobs/run-now.ts';
    expect(wallClockReadings({ path, text: `const now = ${text};` })).toHaveLength(1);
  });

  it.each(['deps.time.now()', 'clock.monotonicMs()', 'new Date(millis)'])('is not %s', (text) => {
    const path = 'packages/api/src/jobs/run-now.ts';
    expect(wallClockReadings({ path, text: `const now = ${text};` })).toEqual([]);
  });
});
