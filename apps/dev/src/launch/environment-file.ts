import { writeFileSync } from 'node:fs';

/** Writes variables as `node --env-file` reads them, for their owner alone. */
export function writeEnvironmentFile(
  path: string,
  variables: Readonly<Record<string, string>>,
): void {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}\n`);
  writeFileSync(path, lines.join(''), { mode: 0o600 });
}

/** In quotes a value may hold blanks and `#`. */
function quoted(value: string): string {
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
