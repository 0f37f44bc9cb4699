import assert from 'node:assert/strict';
import type { StoreClock } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** What the contract of the store's clock is held against. */
export interface StoreClockPorts {
  /** Measured at least once. */
  readonly time: StoreClock;
  /** One that nobody could measure yet. */
  readonly unmeasured: StoreClock;
  /** This machine's own clock is so far ahead from now on, and has been measured. */
  step(offsetMs: number): Promise<void>;
}

/** What the store's clock promises. */
export const storeClockContract = factsOf<StoreClockPorts>({
  'the time goes on, and who asks is told none from before': goesOn,
  'the time does not step with the clock of this machine': standsFirm,
  'the clock of this machine is judged, and who listens is told': judges,
  'nobody can tell a time that was never measured': refuses,
});

async function goesOn({ time }: StoreClockPorts): Promise<void> {
  const first = time.now();
  const asked = await time.ask();
  assert.ok(first > 0 && asked >= first && time.now() >= first);
  assert.equal(time.measured?.fitness, 'fit');
}

async function standsFirm({ time, step }: StoreClockPorts): Promise<void> {
  const before = time.now();
  await step(86_400_000);
  assert.ok(time.now() - before < 60_000);
  await step(-86_400_000);
  assert.ok(time.now() >= before);
}

async function judges({ time, step }: StoreClockPorts): Promise<void> {
  const told: string[] = [];
  const stop = time.onMeasured((measured) => {
    assert.equal(time.measured, measured);
    told.push(measured.fitness);
  });
  await step(3_600_000);
  assert.ok(Math.abs((time.measured?.offsetMs ?? 0) - 3_600_000) < 60_000);
  assert.equal(told.at(-1), 'unfit');
  await step(0);
  assert.equal(told.at(-1), 'fit');
  stop();
  const { length } = told;
  await step(3_600_000);
  assert.equal(told.length, length);
  assert.equal(time.measured?.fitness, 'unfit');
}

async function refuses({ unmeasured }: StoreClockPorts): Promise<void> {
  const unknown = { code: 'STORE_TIME_UNKNOWN', retryable: true };
  assert.throws(() => unmeasured.now(), unknown);
  await assert.rejects(unmeasured.ask(), unknown);
  assert.equal(unmeasured.measured, undefined);
}
