import {
  type Election,
  type EpochMillis,
  electionSchema,
  fromIso,
  type SharedSettings,
  toIso,
} from '@escapement/core';
import { type Paths, termPrefix } from '../paths.ts';
import { decodeAs, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

const termsKept = 200;

interface Row {
  readonly name: string;
  readonly version: number;
  readonly term: Election;
}

/** The last 200 terms, a persistent sequential znode each, newest last by name. */
export class TermHistory {
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #settings: SharedSettings;

  constructor(parts: { znodes: Znodes; paths: Paths; settings: SharedSettings }) {
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#settings = parts.settings;
  }

  /** Opens the term's row, ends the row before if nobody did, and forgets the oldest. Doing it twice does it once. */
  async begin(term: { nodeId: string; epoch: number; since: EpochMillis }): Promise<void> {
    const names = await this.#names();
    const last = await this.#newestRow(names);
    if (last?.term.epoch === term.epoch) return;
    const ended = last === undefined ? undefined : await this.#endIfOpen(last, term.since);
    const endedAt = ended?.to === undefined ? undefined : fromIso(ended.to);
    const row: Election = {
      epoch: term.epoch,
      nodeId: term.nodeId,
      from: toIso(term.since),
      ...(endedAt === undefined ? {} : { gapMs: Math.max(0, Math.round(term.since - endedAt)) }),
    };
    const path = this.#paths.term(termPrefix);
    await this.#znodes.create(path, encode(row), 'persistent-sequential');
    await this.#forget(names);
  }

  /** Completes the row of this epoch with the fields given. */
  async conclude(
    epoch: number,
    end: Pick<Election, 'to' | 'endedBecause' | 'effect'>,
  ): Promise<void> {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const row = await this.#find(epoch);
      if (row === undefined) return;
      const completed: Election = { ...row.term, ...end };
      const path = this.#paths.term(row.name);
      if ((await this.#znodes.set(path, encode(completed), row.version)) !== 'changed') return;
    }
  }

  async newest(limit: number): Promise<readonly Election[]> {
    const names = (await this.#names()).slice(-limit).reverse();
    const rows = await Promise.all(names.map((name) => this.#row(name)));
    return rows.filter((row) => row !== undefined).map((row) => row.term);
  }

  /**
   * A leader that could not say goodbye vanished, nobody knows when. Its last checkpoint is the last instant at which it
   * proved to be at work, so that the gap is never shown shorter than it was; without one it is shown as none.
   */
  async #endIfOpen(row: Row, nextSince: EpochMillis): Promise<Election> {
    if (row.term.to !== undefined) return row.term;
    const checkpoint = await this.#settings.readCheckpoint();
    const provedAt =
      checkpoint?.epoch === row.term.epoch ? Math.min(checkpoint.savedAt, nextSince) : nextSince;
    const to = Math.max(provedAt, fromIso(row.term.from) ?? provedAt);
    const ended: Election = { ...row.term, to: toIso(to), endedBecause: 'vanished' };
    await this.#znodes.set(this.#paths.term(row.name), encode(ended), row.version);
    return ended;
  }

  async #find(epoch: number): Promise<Row | undefined> {
    for (const name of (await this.#names()).reverse()) {
      const row = await this.#row(name);
      if (row?.term.epoch === epoch) return row;
    }
    return undefined;
  }

  async #newestRow(names: readonly string[]): Promise<Row | undefined> {
    const name = names.at(-1);
    return name === undefined ? undefined : await this.#row(name);
  }

  async #row(name: string): Promise<Row | undefined> {
    const znode = await this.#znodes.get(this.#paths.term(name));
    const term = znode === undefined ? undefined : decodeAs(electionSchema, znode.data);
    if (znode === undefined || term === undefined) return undefined;
    return { name, version: znode.version, term };
  }

  async #forget(names: readonly string[]): Promise<void> {
    const surplus = names.slice(0, Math.max(0, names.length + 1 - termsKept));
    await Promise.all(surplus.map((name) => this.#znodes.remove(this.#paths.term(name))));
  }

  async #names(): Promise<string[]> {
    const names = (await this.#znodes.children(this.#paths.elections)) ?? [];
    return names.filter((name) => name.startsWith(termPrefix)).sort();
  }
}
