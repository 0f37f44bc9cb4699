import { type Logger, pino } from 'pino';
import type { LogLevel } from '../environment/process-settings.ts';
import { loggedError } from './logged-error.ts';

/** The log of a process, as lines of JSON on its standard output; errors without what libraries hang on them. */
export function openLogger(app: string, level: LogLevel): Logger {
  return pino({
    level,
    base: { app, pid: process.pid },
    serializers: { err: (error) => loggedError(error) },
  });
}
