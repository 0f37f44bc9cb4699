import { relative } from 'node:path';
import type { Crew } from '../processes/crew.ts';
import { adminTokenPath } from './admin-token.ts';
import { makePrivate } from './private-folder.ts';

const standardOutput = 1;

/** What to print once everything is up. */
export function summary({
  consoleUrl,
  token,
  crew,
}: {
  readonly consoleUrl: string;
  readonly token: string;
  readonly crew: Crew;
}): string {
  const rows = crew.children.map((child) => [
    child.name,
    child.role,
    String(child.pid),
    child.port === null ? '' : String(child.port),
    relative(process.cwd(), child.logPath),
  ]);
  // Where output goes to a file that stays open to others, the link would be theirs as well.
  const signIn = makePrivate(standardOutput)
    ? `${consoleUrl}/#token=${encodeURIComponent(token)}`
    : `with the token in ${relative(process.cwd(), adminTokenPath(crew.dataDir))}`;
  return `
${table([['name', 'role', 'pid', 'port', 'log'], ...rows])}

Console   ${consoleUrl}
Sign in   ${signIn}

Ctrl-C stops everything.`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number): number =>
    Math.max(...rows.map((row) => (row[column] ?? '').length));
  const widths = (rows[0] ?? []).map((_, column) => widthOf(column));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
