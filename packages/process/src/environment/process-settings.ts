import type { EnvReader } from './env-reader.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What every process of ours is told of itself. */
export interface ProcessSettings {
  /** What people call the process; its id adds a random part, since two may carry one name. */
  readonly name: string;
  readonly logLevel: LogLevel;
}

export function readProcessSettings(
  reader: EnvReader,
  byDefault: { readonly name: string },
): ProcessSettings {
  const name = reader.text('ESCAPEMENT_NAME') ?? byDefault.name;
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) {
    reader.problems.push(`ESCAPEMENT_NAME is "${name}"; 1–32 of a-z, 0-9 and - are expected`);
  }
  return { name, logLevel: reader.oneOf('ESCAPEMENT_LOG_LEVEL', logLevels, 'info') };
}
