import { type Logger, raise } from '@escapement/core';
import { openLogger } from '@escapement/process';
import { openWorkerProgram, type WorkerProgram } from '@escapement/worker-program';
import { flag, list, logger as loggerKind, number, required, signal, text } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { requireDefined } from '../jobs/defined-kind.ts';
import { ownEnvironment } from '../own-environment.ts';
import { version } from '../version.ts';
import { typedHandlers } from './typed-handlers.ts';
import { type WorkerOptions, workerSettings } from './worker-settings.ts';

export interface StartOptions extends WorkerOptions {
  /** Anything with the methods of pino; lines of JSON on the standard output where it is left out. */
  readonly logger?: Logger;
  /** `false` where the program hears SIGTERM and SIGINT itself and calls `stop`. */
  readonly stopsOnSignals?: boolean;
  /** Stops it, also while it waits for its servers; what waits for its start is told the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A worker in this process. */
export interface RunningWorker {
  readonly workerId: string;
  /** Takes runs, and waits for neither server. */
  readonly isReady: boolean;
  /** Takes nothing more, waits for what is under way as long as it may, and closes. The same promise, however often it is called. */
  stop(): Promise<void>;
}

/**
 * Starts a worker in this process that serves these jobs. Waits for both servers, however long they take, and resolves when runs are taken. The
 * jobs' functions run in this process, so that one that never gives the event loop back holds up the others. Rejects with a `ConfigFault`
 * that says everything that is wrong with how it was asked for. A defect of its own ends the process, loudly.
 */
export async function startWorker(given: StartOptions): Promise<RunningWorker> {
  const options = readStartOptions(given);
  options.signal?.throwIfAborted();
  const settings = workerSettings(options, ownEnvironment());
  const runner = typedHandlers(options.jobs);
  const names = options.jobs.map(({ handler }) => handler);
  const logger = options.logger ?? openLogger('worker', settings.logLevel);
  const program = openWorkerProgram(
    {
      ...settings,
      version,
      openHandlers: async () => ({ runner, names, close: async () => undefined }),
    },
    logger,
  );
  const running = runningOf(program);
  if (options.stopsOnSignals !== false) stopOnSignals(running.stop);
  options.signal?.addEventListener('abort', () => void running.stop().catch(raise), { once: true });
  try {
    await program.start(raise);
    options.signal?.throwIfAborted();
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function readStartOptions(given: StartOptions): StartOptions {
  const edge = { code: 'WORKER_INVALID', what: 'startWorker' } as const;
  const options = readGiven<StartOptions>(edge, given, {
    jobs: required(list),
    zookeeper: text,
    redis: text,
    name: text,
    queues: list,
    concurrency: number,
    drainMs: number,
    logger: loggerKind,
    stopsOnSignals: flag,
    signal,
  });
  options.jobs.forEach((job, index) => {
    requireDefined(edge, `jobs[${index}]`, job);
  });
  return options;
}

function runningOf(program: WorkerProgram): RunningWorker {
  let stopped: Promise<void> | undefined;
  return {
    workerId: program.workerId,
    get isReady() {
      return program.isReady;
    },
    stop() {
      stopped ??= program.stop();
      return stopped;
    },
  };
}

/** The first signal stops it in order, and the process ends by itself when nothing else keeps it; a second one ends the process at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  const onSignal = (): void => void stop().catch(raise);
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
}
