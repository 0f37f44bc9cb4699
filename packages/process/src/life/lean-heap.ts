import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';

const bytesPerMb = 2 ** 20;
/** By how much of what lives a large heap may grow before it is collected: by default up to three times as much again. */
const leastPercent = 30;
/** A small one may grow by so much, which is little beside the machine: to collect it more often takes a seventh of a busy node's time. */
const growthMb = 48;
const mostPercent = 150;

/** By how many per cent a heap may grow that holds so many megabytes. */
export function growingPercent(usedMb: number): number {
  const percent = Math.round((100 * growthMb) / Math.max(1, usedMb));
  return Math.min(mostPercent, Math.max(leastPercent, percent));
}

/**
 * Keeps the heap near the size of what lives in it. Left to itself it grows to four times that while much is read at once, such as a catalogue of
 * a hundred thousand definitions, and is given back late. It costs some more collections while it grows. Comes first in a process.
 */
export function keepHeapLean(): void {
  let percent: number | undefined;
  const adjust = () => {
    const next = growingPercent(getHeapStatistics().used_heap_size / bytesPerMb);
    if (next === percent) return;
    percent = next;
    setFlagsFromString(`--heap-growing-percent=${next}`);
  };
  adjust();
  // What lives has grown or shrunk only where something was collected.
  new PerformanceObserver(adjust).observe({ entryTypes: ['gc'] });
}
