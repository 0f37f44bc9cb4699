import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Child, Role } from './child.ts';

/** One row of `processes.json`. */
export interface ProcessRow {
  readonly name: string;
  readonly role: Role;
  readonly pid: number;
  readonly port: number | null;
}

/** Writes which processes are alive, whole or not at all, so that a reader never sees half a file. */
export function writeProcessTable(dataDir: string, children: readonly Child[]): void {
  const rows = children
    .filter((child) => !child.hasEnded())
    .map(({ name, role, pid, port }): ProcessRow => ({ name, role, pid, port }));
  const path = join(dataDir, 'processes.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(rows, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The rows that an earlier launcher left; none when there is no file or it is not ours to read. */
export function readProcessTable(dataDir: string): readonly ProcessRow[] {
  try {
    const rows: unknown = JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8'));
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  } catch {
    return [];
  }
}

function isRow(value: unknown): value is ProcessRow {
  const row = value as Partial<ProcessRow> | null;
  return typeof row?.pid === 'number' && typeof row.name === 'string' && row.role !== undefined;
}
