import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../environment/process-settings.ts';
import { loggedError } from './logged-error.ts';

/** The log of a process, as lines of JSON on its standard output or where else it is to go; errors without what libraries hang on them. */
export function openLogger(app: string, level: LogLevel, to?: DestinationStream): Logger {
  const options = {
    level,
    base: { app, pid: process.pid },
    serializers: { err: (error: unknown) => loggedError(error) },
  };
  return to === undefined ? pino(options) : pino(options, to);
}
