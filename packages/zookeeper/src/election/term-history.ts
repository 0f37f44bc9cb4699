import {
  concludedTerm,
  type Election,
  type EpochMillis,
  electionSchema,
  fromIso,
  type TermConclusion,
  type TermRemark,
  toIso,
} from '@escapement/core';
import { type OfficePaths, termPrefix } from '../paths.ts';
import { decodeAs, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { readCheckpoint } from './checkpoint.ts';

const termsKept = 200;
const remarksKept = 20;

interface Row {
  readonly name: string;
  readonly version: number;
  readonly term: Election;
}

/** The last 200 terms of an office, a persistent sequential znode each, newest last by name. */
export class TermHistory {
  readonly #znodes: Znodes;
  readonly #office: OfficePaths;
  #written: Promise<unknown> = Promise.resolve();

  constructor(parts: { znodes: Znodes; office: OfficePaths }) {
    this.#znodes = parts.znodes;
    this.#office = parts.office;
  }

  /** Opens the term's row, ends the row before if nobody did, and forgets the oldest. Doing it twice does it once. */
  async begin(term: { nodeId: string; epoch: number; since: EpochMillis }): Promise<void> {
    const names = await this.#names();
    const last = await this.#newestRow(names);
    if (last?.term.epoch === term.epoch) return;
    const endedAt = last === undefined ? undefined : await this.#endIfOpen(last, term.since);
    const row: Election = {
      epoch: term.epoch,
      nodeId: term.nodeId,
      from: toIso(term.since),
      ...(endedAt === undefined ? {} : { gapMs: gapBetween(endedAt, term.since) }),
    };
    await this.#add(row);
    await this.#forget(names);
  }

  async #add(row: Election): Promise<void> {
    for (;;) {
      const path = this.#office.term(termPrefix);
      const made = await this.#znodes.create(path, encode(row), 'persistent-sequential');
      if (made.kind === 'created') return;
      await this.#znodes.ensure(this.#office.terms);
    }
  }

  /** Completes the row of this epoch with what is given; an end that was guessed meanwhile gives way to it. False where there is no such row, or no room in it. */
  conclude(epoch: number, end: TermConclusion): Promise<boolean> {
    return this.#inTurn(() => this.#conclude(epoch, end));
  }

  /** Adds to the newest row; the oldest remarks beyond a bound are left out. */
  remark(remark: TermRemark): Promise<void> {
    return this.#inTurn(() => this.#remark(remark));
  }

  /** Each reads what stands before it writes: of this process none has to try again for another. */
  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#written.then(write, write);
    this.#written = written;
    return written;
  }

  async #conclude(epoch: number, end: TermConclusion): Promise<boolean> {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const { row, next } = await this.#find(epoch);
      if (row === undefined) return false;
      const concluded = concludedTerm(row.term, end);
      if (concluded === undefined) return false;
      const changed = await this.#replace(row, concluded);
      if (!changed) continue;
      const endedAt = end.to === undefined ? undefined : fromIso(end.to);
      if (endedAt !== undefined && next !== undefined) await this.#correctGap(next, endedAt);
      return true;
    }
    return false;
  }

  async #remark(remark: TermRemark): Promise<void> {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const row = await this.#newestRow(await this.#names());
      if (row === undefined) return;
      const remarks = [...(row.term.remarks ?? []), remark].slice(-remarksKept);
      if (await this.#replace(row, { ...row.term, remarks })) return;
    }
  }

  /** The last terms, newest first; with `belowEpoch` those before that one. */
  async newest(limit: number, belowEpoch?: number): Promise<readonly Election[]> {
    const names = (await this.#names()).reverse();
    // Where a page begins is known by its epoch alone, so that the few rows there are, are read from the newest on.
    const read = belowEpoch === undefined ? names.slice(0, limit) : names;
    const rows = await Promise.all(read.map((name) => this.#row(name)));
    const terms = rows.filter((row) => row !== undefined).map((row) => row.term);
    return terms.filter(({ epoch }) => epoch < (belowEpoch ?? Infinity)).slice(0, limit);
  }

  /**
   * A leader that could not say goodbye vanished, nobody knows when. Its last checkpoint is the last instant at which it
   * proved to be at work, so that the gap is never shown shorter than it was; without one, or with one that by the clock of its node
   * is later than what came after it, its end is not known, but that it was over by the next term.
   */
  async #endIfOpen(row: Row, nextSince: EpochMillis): Promise<EpochMillis | undefined> {
    const { from, to, endedBecause, epoch } = row.term;
    if (to !== undefined) {
      const endedAt = fromIso(to);
      // The same term that begins once more finds what it left when it did not know.
      return endedBecause === 'vanished' && endedAt === nextSince ? undefined : endedAt;
    }
    const checkpoint = await readCheckpoint(this.#znodes, this.#office.cursor);
    const savedAt = checkpoint?.epoch === epoch ? checkpoint.savedAt : undefined;
    const provedAt = savedAt !== undefined && savedAt < nextSince ? savedAt : undefined;
    const endedAt = Math.max(provedAt ?? nextSince, fromIso(from) ?? 0);
    await this.#replace(row, { ...row.term, to: toIso(endedAt), endedBecause: 'vanished' });
    return provedAt === undefined ? undefined : endedAt;
  }

  async #correctGap(row: Row, endedAt: EpochMillis): Promise<void> {
    const from = fromIso(row.term.from);
    if (from === undefined) return;
    await this.#replace(row, { ...row.term, gapMs: gapBetween(endedAt, from) });
  }

  /** False when somebody else changed the row meanwhile. */
  async #replace(row: Row, term: Election): Promise<boolean> {
    const path = this.#office.term(row.name);
    return (await this.#znodes.set(path, encode(term), row.version)) !== 'changed';
  }

  /** The row of this epoch and the one that follows it. */
  async #find(epoch: number): Promise<{ row: Row | undefined; next: Row | undefined }> {
    let next: Row | undefined;
    for (const name of (await this.#names()).reverse()) {
      const row = await this.#row(name);
      if (row?.term.epoch === epoch) return { row, next };
      next = row;
    }
    return { row: undefined, next: undefined };
  }

  async #newestRow(names: readonly string[]): Promise<Row | undefined> {
    const name = names.at(-1);
    return name === undefined ? undefined : await this.#row(name);
  }

  async #row(name: string): Promise<Row | undefined> {
    const znode = await this.#znodes.get(this.#office.term(name));
    const term = znode === undefined ? undefined : decodeAs(electionSchema, znode.data);
    if (znode === undefined || term === undefined) return undefined;
    return { name, version: znode.version, term };
  }

  async #forget(names: readonly string[]): Promise<void> {
    const surplus = names.slice(0, Math.max(0, names.length + 1 - termsKept));
    await Promise.all(surplus.map((name) => this.#znodes.remove(this.#office.term(name))));
  }

  async #names(): Promise<string[]> {
    const names = (await this.#znodes.children(this.#office.terms)) ?? [];
    return names.filter((name) => name.startsWith(termPrefix)).sort();
  }
}

/** Two clocks may disagree about a moment that both saw; a gap is never negative. */
function gapBetween(endedAt: EpochMillis, from: EpochMillis): number {
  return Math.max(0, Math.round(from - endedAt));
}
