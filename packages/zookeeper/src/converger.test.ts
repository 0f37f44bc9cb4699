import { CoordinationFault } from '@escapement/core';
import { raisedBy, settled, silentLogger, VirtualClock } from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import { Converger } from './converger.ts';
import { deferred } from './deferred.ts';

const away = new CoordinationFault('COORD_TIMEOUT', 'no answer', { retryable: true });

function converging(step: () => Promise<void>, mayRetry = true) {
  const clock = new VirtualClock();
  const converger = new Converger({
    step,
    clock,
    logger: silentLogger,
    doing: 'testing',
    mayRetry: () => mayRetry,
  });
  return { clock, converger };
}

describe('converging', () => {
  test('runs one step at a time, and once more for all the pokes meanwhile', async () => {
    let steps = 0;
    let going = deferred<void>();
    const { converger } = converging(() => {
      steps += 1;
      return going.promise;
    });
    converger.poke();
    converger.poke();
    converger.poke();
    expect(steps).toBe(1);
    const first = going;
    going = deferred();
    first.resolve();
    await settled();
    expect(steps).toBe(2);
    going.resolve();
    await settled();
    expect(steps).toBe(2);
  });

  test('tries a failed step again after a pause, unless somebody else will poke', async () => {
    for (const mayRetry of [true, false]) {
      let steps = 0;
      const fail = () => {
        steps += 1;
        return steps === 1 ? Promise.reject(away) : Promise.resolve();
      };
      const { clock, converger } = converging(fail, mayRetry);
      converger.poke();
      await settled();
      expect(steps).toBe(1);
      await clock.advance(1000);
      expect(steps).toBe(mayRetry ? 2 : 1);
    }
  });

  test('ends the process by a defect in a step', async () => {
    const defect = new TypeError('x is not a function');
    const { converger } = converging(() => Promise.reject(defect));
    expect(await raisedBy(() => converger.poke())).toEqual([
      expect.objectContaining({ cause: defect }),
    ]);
  });

  test('begins no step once closed', async () => {
    let steps = 0;
    const { converger } = converging(() => {
      steps += 1;
      return Promise.resolve();
    });
    await converger.close();
    converger.poke();
    await settled();
    expect(steps).toBe(0);
  });
});
