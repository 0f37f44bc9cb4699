import type { EventEmitter } from 'node:events';
import type { Logger } from '@escapement/core';
import { exitCodes } from './exit-codes.ts';

/** A logger that also has a word for the last thing that a process says. */
export interface LastWords extends Logger {
  fatal(data: object, message: string): void;
}

/** What of this process is needed here; `process` itself, but in tests. */
export interface Signalled extends Pick<EventEmitter, 'on'> {
  exit(code: number): never;
}

/** One running process, and what becomes of it. */
export interface Life {
  readonly logger: LastWords;
  /** Closes everything, in order. */
  readonly stop: () => Promise<void>;
  /** Looks first at what would end the process; it may end it otherwise. */
  readonly beforeCrash?: (error: unknown) => void;
  /** What is done about a promise that nobody waited for; it ends the process unless something else is said here. */
  readonly onUnhandledRejection?: (error: unknown, crash: (error: unknown) => never) => void;
}

/**
 * From here on SIGTERM and SIGINT stop the process in order, a second one of them at once; and what nobody caught ends it, since a broken
 * belief may be about anything.
 *
 * @returns `crash`, for what the process itself waits for.
 */
export function liveUntilStopped(
  { logger, stop, beforeCrash, onUnhandledRejection }: Life,
  signalled: Signalled = process,
): (error: unknown) => never {
  const crash = (error: unknown): never => {
    beforeCrash?.(error);
    logger.fatal({ err: error }, 'this process cannot go on');
    signalled.exit(exitCodes.failed);
  };
  let isStopping = false;
  const onSignal = (signal: string): void => {
    if (isStopping) signalled.exit(exitCodes.failed);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    stop().then(() => signalled.exit(exitCodes.ok), crash);
  };
  signalled.on('SIGTERM', onSignal);
  signalled.on('SIGINT', onSignal);
  signalled.on('uncaughtException', crash);
  signalled.on('unhandledRejection', (error: unknown) =>
    onUnhandledRejection === undefined ? crash(error) : onUnhandledRejection(error, crash),
  );
  return crash;
}
