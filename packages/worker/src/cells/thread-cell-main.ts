import { parentPort, workerData } from 'node:worker_threads';
import { CellCalls } from './cell-calls.ts';
import { captureOutput } from './cell-output.ts';
import type { WordOfCell, WordToCell } from './cell-words.ts';
import { keepThreadState } from './process-state.ts';
import type { ThreadCellData } from './thread-cell.ts';
import { watchCell } from './watch-cell.ts';

/** The whole of a cell that is a thread. A word that is sent is kept by the worker's loop until it comes to it, so only so many are. */
const unheardAtMost = 256;
const lookAgainMs = 100;

const heard = new Int32Array((workerData as ThreadCellData).heard);
let said = 0;

function tell(word: WordOfCell): void {
  for (;;) {
    const known = Atomics.load(heard, 0);
    // Both go round after 2³¹ words; their difference does not.
    if (((said - known) | 0) < unheardAtMost) break;
    Atomics.wait(heard, 0, known, lookAgainMs);
  }
  said = (said + 1) | 0;
  parentPort?.postMessage(word);
}

const calls = new CellCalls(tell, process.env, keepThreadState);
captureOutput((stream, chunk) => calls.print(stream, chunk));
watchCell(calls);
parentPort?.on('message', (word: WordToCell) => calls.hear(word));
