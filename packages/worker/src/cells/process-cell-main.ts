import { writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { CellCalls } from './cell-calls.ts';
import { captureOutput } from './cell-output.ts';
import type { WordOfCell, WordToCell } from './cell-words.ts';
import { LineFrames } from './line-frames.ts';
import { keepProcessState } from './process-state.ts';
import { watchCell } from './watch-cell.ts';
import { watchWorker } from './watch-worker.ts';

/** The whole of a cell that is a process. What it is told comes over one pipe, what it says goes over another, waiting. */
const inbox = 3;
const outbox = 4;
/** What we are told comes from the worker, and holds an environment at most. */
const maxToldBytes = 64 * 1024 * 1024;

const pause = new Int32Array(new SharedArrayBuffer(4));

function tell(word: WordOfCell): void {
  const bytes = Buffer.from(`${JSON.stringify(word)}\n`);
  for (let from = 0; from < bytes.length; ) from += written(bytes, from);
}

function written(bytes: Buffer, from: number): number {
  try {
    return writeSync(outbox, bytes, from);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.kill(process.pid, 'SIGKILL');
    Atomics.wait(pause, 0, 0, 2);
    return 0;
  }
}

/** Where memory runs out, the kernel ends this process before its worker. Only some systems have that. */
function offerToKernel(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '500');
  } catch {
    // Then it chooses by itself.
  }
}

offerToKernel();
const calls = new CellCalls(tell, process.env, keepProcessState);
captureOutput((stream, chunk) => calls.print(stream, chunk));
watchCell(calls);
const worker = watchWorker(calls, () => {
  calls.forsake();
  // With all that has come of the handler and is in this group still.
  process.kill(-process.pid, 'SIGKILL');
});
const words = new LineFrames(maxToldBytes, {
  onLine: (text) => {
    worker.heard();
    calls.hear(JSON.parse(text) as WordToCell);
  },
  onTooLong: () => process.kill(process.pid, 'SIGKILL'),
});
const pipe = new Socket({ fd: inbox, readable: true, writable: false });
pipe.on('data', (chunk: Buffer) => words.push(chunk));
// A worker that is gone waits for nothing that is done here, and another may have been given it.
pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));
pipe.on('error', () => undefined);
