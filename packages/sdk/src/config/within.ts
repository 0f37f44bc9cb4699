import { systemClock } from '@escapement/process';

/** Whether it came in time. */
export async function within(promise: Promise<void>, limitMs: number): Promise<boolean> {
  const ending = new AbortController();
  const isInTime = await Promise.race([
    promise.then(() => true),
    systemClock.sleep(limitMs, ending.signal).then(() => false),
  ]);
  ending.abort();
  return isInTime;
}
