import { type Clock, type EpochMillis, type Logger, StoreFault } from '@escapement/core';
import { type OffsetSample, offsetSample, trustAfter } from './clock-trust.ts';

const everyMs = 3_000;

interface WatchPorts {
  readonly time: () => Promise<EpochMillis>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Called after each measurement. */
export type OnMeasured = (measured: { offsetMs: number; trusted: boolean }) => Promise<void>;

/** Compares this machine's clock with Redis's every 3 s until the signal is aborted. Redis being away changes nothing. */
export async function watchClock(
  ports: WatchPorts,
  onMeasured: OnMeasured,
  signal: AbortSignal,
): Promise<void> {
  let trusted = true;
  while (!signal.aborted) {
    try {
      const sample = await measure(ports);
      if (signal.aborted) return;
      trusted = trustAfter(sample, trusted);
      await onMeasured({ offsetMs: sample.offsetMs, trusted });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      ports.logger.debug({ err: error }, 'clock not compared');
    }
    await ports.clock.sleep(everyMs, signal);
  }
}

async function measure({ time, clock }: WatchPorts): Promise<OffsetSample> {
  const wallBefore = clock.now();
  const begunMs = clock.monotonicMs();
  const serverTime = await time();
  return offsetSample({ wallBefore, elapsedMs: clock.monotonicMs() - begunMs, serverTime });
}
