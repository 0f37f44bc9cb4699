import { Worker, type WorkerOptions } from 'node:worker_threads';

const heapMb = 192;

/** Starts a thread beside this file: of what was compiled, or of the source where that is what runs. */
export function startThread(): Worker {
  const options: WorkerOptions = {
    name: 'escapement-checks',
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  };
  const worker = import.meta.url.endsWith('.ts')
    ? fromSource(options)
    : new Worker(new URL('./check-thread.js', import.meta.url), options);
  worker.unref();
  return worker;
}

/** Node.js 20 loads no TypeScript, and takes no loader for the first module of a thread. */
function fromSource(options: WorkerOptions): Worker {
  const thread = JSON.stringify(new URL('./check-thread.ts', import.meta.url).href);
  const begin = `import('tsx/esm/api').then(({ register }) => (register(), import(${thread})));`;
  return new Worker(begin, { ...options, eval: true, execArgv: ['--conditions=source'] });
}
