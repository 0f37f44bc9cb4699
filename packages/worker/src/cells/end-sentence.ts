import { sayReason } from '@escapement/core';
import type { CellEnd } from './cell.ts';

/** What became of a handler whose cell ended under it, in a sentence for its run. */
export function endSentence(end: CellEnd, memoryMb: number | undefined): string {
  switch (end.kind) {
    case 'exited':
      return sayReason('handler-exited', { code: end.code });
    case 'killed':
      return killed(end.signal);
    case 'out-of-memory':
      return memoryMb === undefined
        ? sayReason('memory-out')
        : sayReason('memory-out-at', { mb: memoryMb });
    case 'garbled':
      return sayReason('process-garbled');
    case 'not-started':
      return sayReason('process-unstartable', { problem: end.problem });
  }
}

function killed(signal: string): string {
  switch (signal) {
    case 'SIGKILL':
      return sayReason('process-killed');
    // What it says of that may be lost with it.
    case 'SIGABRT':
      return sayReason('process-aborted');
    default:
      return sayReason('process-ended', { signal });
  }
}
