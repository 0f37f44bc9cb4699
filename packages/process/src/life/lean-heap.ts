import { setFlagsFromString } from 'node:v8';

/** By how much of what lives the heap may grow before it is collected: by default up to three times as much again. */
const growingPercent = 30;

/**
 * Keeps the heap near the size of what lives in it. Left to itself it grows to four times that while much is read at once, such as a catalogue of
 * a hundred thousand definitions, and is given back late. It costs some more collections while it grows. Comes first in a process.
 */
export function keepHeapLean(): void {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
}
