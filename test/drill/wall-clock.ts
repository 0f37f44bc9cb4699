/**
 * Wall time minus monotonic time, milliseconds. The monotonic clock is one for the whole machine, and of the wall clocks only
 * this process's own is trusted: a drill may fake those of the others.
 */
export function wallAheadMs(): number {
  return Date.now() - Number(process.hrtime.bigint()) / 1e6;
}
