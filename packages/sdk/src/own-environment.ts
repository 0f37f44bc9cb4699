import type { Env } from '@escapement/process';

/** What this process was started with: the one place that reads it. */
export function ownEnvironment(): Env {
  return process.env;
}
