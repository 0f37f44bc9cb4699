import type { CellEnd } from './cell.ts';

/** What became of a handler whose cell ended under it, in a sentence for its run. */
export function endSentence(end: CellEnd, memoryMb: number | undefined): string {
  switch (end.kind) {
    case 'exited':
      return `exited with ${end.code} before the handler had ended`;
    case 'killed':
      return killed(end.signal);
    case 'out-of-memory':
      return memoryMb === undefined
        ? 'ran out of memory'
        : `ran out of memory: it wanted more than ${memoryMb} MB`;
    case 'garbled':
      return 'wrote into what its process and the worker tell each other';
    case 'not-started':
      return `its process could not be started: ${end.problem}`;
  }
}

function killed(signal: string): string {
  switch (signal) {
    case 'SIGKILL':
      return 'its process was killed (SIGKILL), as the system does where memory runs out';
    // What it says of that may be lost with it.
    case 'SIGABRT':
      return 'its process ended itself (SIGABRT), as Node.js does where memory runs out';
    default:
      return `its process was ended by ${signal}`;
  }
}
