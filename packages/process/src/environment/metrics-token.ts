import type { EnvReader } from './env-reader.ts';

/** Fewer characters could be guessed. */
const shortest = 24;

/** Reads `ESCAPEMENT_METRICS_TOKEN`, or its file: what opens the figures of a process, and nothing else of it. */
export function readMetricsToken(reader: EnvReader): string | undefined {
  const token = reader.secret('ESCAPEMENT_METRICS_TOKEN');
  if (token !== undefined && token.length < shortest) {
    reader.problems.push(
      `ESCAPEMENT_METRICS_TOKEN, or its file, is too short; at least ${shortest} characters are expected`,
    );
  }
  return token;
}
