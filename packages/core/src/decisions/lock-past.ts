import { type LockPastRow, type LockTenure, lockPastLimits } from '../schemas/lock.ts';
import { cutText } from '../words/cut-text.ts';
import { type LineMode, lineOf } from './turn-in-line.ts';

/** A row of the past of a lock, with the token that it is named after. */
export interface NamedPastRow extends LockPastRow {
  readonly fencingToken: number;
}

/** What a row is called on its shelf: no name of a lock has a colon. */
export function pastRowName(lock: string, fencingToken: number): string {
  return `${lock}:${fencingToken}`;
}

/** Rows by their names alone, the newest first. What is no row's name is left out. */
function rowsIn(names: readonly string[]) {
  return names
    .map((name) => {
      const match = /^([^:]+):(\d{1,16})$/.exec(name);
      return match === null ? undefined : { name, lock: match[1] ?? '', token: Number(match[2]) };
    })
    .filter((row) => row !== undefined)
    .sort((a, b) => b.token - a.token);
}

/** The tokens under which something is kept of this lock, the newest first, and no more than are shown. */
export function pastTokens(names: readonly string[], lock: string): readonly number[] {
  const own = rowsIn(names).filter((row) => row.lock === lock);
  return own.slice(0, lockPastLimits.ofLock).map(({ token }) => token);
}

/** What is to be given up of a shelf on which a row of this lock was put. */
export function pastRowsOver(names: readonly string[], lock: string): readonly string[] {
  const { ofLock, ofShelf, over } = lockPastLimits;
  const rows = rowsIn(names);
  const own = rows.filter((row) => row.lock === lock);
  const ownOver = own.length > ofLock + over ? own.slice(ofLock) : [];
  const left = rows.filter((row) => !ownOver.includes(row));
  const shelfOver = left.length > ofShelf + over ? left.slice(ofShelf) : [];
  return [...ownOver, ...shelfOver].map(({ name }) => name);
}

/** Strings that people gave are cut, so that no row is large. */
export function boundedPastRow(row: LockPastRow): LockPastRow {
  const cut = <T extends string | null | undefined>(text: T) =>
    (text == null ? text : cutText(text, lockPastLimits.chars)) as T;
  const { runId, workerId, endedBy, reason } = row;
  return {
    ...row,
    ...{ runId: cut(runId), workerId: cut(workerId) },
    ...(endedBy === undefined ? {} : { endedBy: cut(endedBy) }),
    ...(reason === undefined ? {} : { reason: cut(reason) }),
  };
}

/**
 * What the rows of one lock tell, the newest first. An end is written together with the deletion of the place: so whose place stands holds it, and
 * whose place is gone without an end died with it, or had it deleted by hand. Of him it is known only that he held it no more when the next did that
 * cannot hold it beside him.
 */
export function tenuresOf(
  rows: readonly NamedPastRow[],
  standing: ReadonlySet<string>,
): readonly LockTenure[] {
  return rows.map((row, index) => {
    const { place, endedBecause, ...told } = row;
    const mode = modeIn(place);
    const tenure = { ...told, mode };
    if (endedBecause !== undefined) return { ...tenure, endedBecause };
    if (standing.has(place)) return tenure;
    const next = rows.slice(0, index).findLast((later) => excludes(modeIn(later.place), mode));
    const endedBefore = next === undefined ? {} : { endedBefore: next.since };
    return { ...tenure, ...endedBefore, endedBecause: 'lost' };
  });
}

function modeIn(place: string): LineMode {
  return lineOf([place])[0]?.mode ?? 'alone';
}

function excludes(later: LineMode, mode: LineMode): boolean {
  return mode === 'alone' || later !== mode;
}
