import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The ground truth of drills and benches: what really began, written by the task itself and not taken from the scheduler's
 * own word. Lines are gathered for some milliseconds, so that writing them does not slow down what is measured; where nothing
 * began nothing wakes up to write.
 */
const file = process.env['DRILL_RECORD_FILE'];
/** Where the price is asked nothing is done beside the runs that could be left out or done later. */
const isPriceAsked = process.env['DRILL_CANARY'] === 'off';
const gatherMs = isPriceAsked ? 1_000 : 50;
let lines = [];

function flush() {
  if (lines.length === 0 || file === undefined) return;
  const text = `${lines.join('\n')}\n`;
  lines = [];
  appendFileSync(file, text);
}
process.on('exit', flush);

/** A timer of this process, and how late it was at most in the last second or two: what the machine itself let things wait. */
const canaryMs = 10;
let canaryDueMs = performance.now() + canaryMs;
let late = { now: 0, before: 0 };

// It wakes its process a hundred times a second, which is more often than the runs of a quiet bench do.
if (!isPriceAsked) {
  setInterval(() => {
    const now = performance.now();
    late.now = Math.max(late.now, now - canaryDueMs);
    canaryDueMs = now + canaryMs;
  }, canaryMs).unref();
  setInterval(() => {
    late = { now: 0, before: late.now };
  }, 1000).unref();
}

/** Notes that a run began. */
export async function record(_input, context) {
  if (lines.length === 0) setTimeout(flush, gatherMs).unref();
  lines.push(
    JSON.stringify([
      context.jobId,
      Date.parse(context.fireTime),
      context.attempt,
      context.epoch,
      Date.now(),
      Math.round(Math.max(late.now, late.before)),
    ]),
  );
}

/** Notes that a run began and holds on for `ms`; told to stop it has not done what was asked of it, and says so. */
export async function hold(input, context) {
  await record(input, context);
  await delay(input.ms, undefined, { signal: context.signal });
}
