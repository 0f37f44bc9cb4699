import { Worker, type WorkerOptions } from 'node:worker_threads';
import { readInTurns } from '../read-in-turns.ts';
import { OutputLines } from '../scripts/output-lines.ts';
import { type CellEnd, cellProgram, type OpenCell } from './cell.ts';
import { wordOfCell } from './cell-words.ts';

export interface ThreadCellSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly heapMb: number | undefined;
}

/** What a thread is started with: how many of its words were heard, so that one that floods waits for us. */
export interface ThreadCellData {
  readonly heard: SharedArrayBuffer;
}

/**
 * Cells that are threads of this process: cheaper than processes, and with less between them. One that crashes in native code takes the
 * worker with it, and programs that it started live on when it is ended.
 */
export function threadCells(settings: ThreadCellSettings): OpenCell {
  return (listener) => {
    const heard = new Int32Array(new SharedArrayBuffer(4));
    const worker = startThread(settings, { heard: heard.buffer as SharedArrayBuffer });
    const lines = new OutputLines(listener);
    let end: CellEnd | undefined;
    worker.on('message', (said: unknown) => {
      Atomics.add(heard, 0, 1);
      Atomics.notify(heard, 0);
      const word = wordOfCell(said);
      if (word !== undefined) {
        listener.onWord(word);
        return;
      }
      end ??= { kind: 'garbled' };
      void worker.terminate();
    });
    worker.on('messageerror', () => undefined);
    worker.on('error', (error: NodeJS.ErrnoException) => {
      end ??=
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? { kind: 'out-of-memory' }
          : { kind: 'not-started', problem: String(error) };
    });
    worker.on('exit', (code) => {
      lines.end();
      listener.onGone(end ?? { kind: 'exited', code });
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      readInTurns(worker[stream], (chunk) => lines[stream].push(chunk));
    }
    return {
      tell: (word) => worker.postMessage(word),
      kill: () => void worker.terminate(),
      endLines: () => lines.end(),
    };
  };
}

function startThread(
  { environment, heapMb }: ThreadCellSettings,
  workerData: ThreadCellData,
): Worker {
  const options: WorkerOptions = {
    ...{ name: 'escapement-handlers', stdout: true, stderr: true, workerData },
    env: environment,
    ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
  };
  const { file, isSource } = cellProgram('thread-cell-main');
  if (!isSource) return new Worker(file, options);
  // Node.js 20 loads no TypeScript, and takes no loader for the first module of a thread.
  const begin = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(file.href)})));`;
  return new Worker(begin, { ...options, eval: true, execArgv: ['--conditions=source'] });
}
