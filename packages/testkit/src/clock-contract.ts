import assert from 'node:assert/strict';
import type { Clock } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** What the contract of a machine's clocks is held against. */
export interface ClockPorts {
  readonly clock: Clock;
  /** Lets this much time pass at least. */
  pass(durationMs: number): Promise<void>;
}

/** What the clocks of a machine promise. */
export const clockContract = factsOf<ClockPorts>({
  'both clocks go on with time, the monotonic one never back': goesOn,
  'a sleep ends when its time has passed, and not before': sleeps,
  'sleepers wake in the order of their times, not of their asking': wakesInOrder,
  'a sleep of no time, or of less, ends by itself': endsAtOnce,
  'a sleep that is aborted ends without its time, and rejects nothing': isCut,
  'a sleep under a signal that was aborted before does not begin': doesNotBegin,
});

const long = 3_600_000;
/** Timers of Node.js count whole milliseconds, and may be early by a part of one. */
const grainMs = 1;

async function goesOn({ clock, pass }: ClockPorts): Promise<void> {
  const [wall, monotonicMs] = [clock.now(), clock.monotonicMs()];
  assert.ok(Number.isSafeInteger(wall) && wall > 0);
  await pass(20);
  assert.ok(clock.monotonicMs() >= monotonicMs + 20 - grainMs);
  assert.ok(clock.now() > wall);
}

async function sleeps({ clock, pass }: ClockPorts): Promise<void> {
  const beganMs = clock.monotonicMs();
  let tookMs: number | undefined;
  const sleep = clock.sleep(30).then(() => {
    tookMs = clock.monotonicMs() - beganMs;
  });
  await Promise.resolve();
  assert.equal(tookMs, undefined);
  await pass(30);
  await sleep;
  assert.ok((tookMs ?? 0) >= 30 - grainMs);
}

async function wakesInOrder({ clock, pass }: ClockPorts): Promise<void> {
  const woken: string[] = [];
  const each = [
    clock.sleep(40).then(() => woken.push('later')),
    clock.sleep(10).then(() => woken.push('sooner')),
  ];
  await pass(40);
  await Promise.all(each);
  assert.deepEqual(woken, ['sooner', 'later']);
}

async function endsAtOnce({ clock, pass }: ClockPorts): Promise<void> {
  const each = [clock.sleep(0), clock.sleep(-5)];
  await pass(1);
  await Promise.all(each);
}

async function isCut({ clock }: ClockPorts): Promise<void> {
  const stop = new AbortController();
  const beganMs = clock.monotonicMs();
  const sleep = clock.sleep(long, stop.signal);
  stop.abort(new Error('of no use any more'));
  await sleep;
  assert.ok(clock.monotonicMs() - beganMs < long);
}

async function doesNotBegin({ clock }: ClockPorts): Promise<void> {
  const beganMs = clock.monotonicMs();
  await clock.sleep(long, AbortSignal.abort());
  assert.ok(clock.monotonicMs() - beganMs < long);
}
