import {
  type AuditLimits,
  type AuditLog,
  type AuditQuery,
  type AuditRow,
  auditLimits,
  fitsAuditFilter,
  type Page,
} from '@escapement/core';

/** What people have done, in memory; several interfaces over one of these are several nodes of one cluster. */
export class MemoryAuditLog implements AuditLog {
  readonly #limits: AuditLimits;
  /** Texts by the order in which they were noted. */
  readonly #rows = new Map<string, number>();
  #place = 0;
  #bytes = 0;

  constructor(limits: AuditLimits = auditLimits) {
    this.#limits = limits;
  }

  async note(rows: readonly AuditRow[]): Promise<void> {
    for (const row of rows) {
      const text = JSON.stringify(row);
      if (this.#rows.has(text)) continue;
      this.#place += 1;
      this.#rows.set(text, this.#place);
      this.#bytes += Buffer.byteLength(text);
    }
    for (const text of this.#rows.keys()) {
      if (this.#rows.size <= this.#limits.rows && this.#bytes <= this.#limits.bytes) return;
      this.#rows.delete(text);
      this.#bytes -= Buffer.byteLength(text);
    }
  }

  async page({ limit, cursor, ...filter }: AuditQuery): Promise<Page<AuditRow>> {
    const below = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor);
    const fitting = [...this.#rows]
      .map(([text, place]) => ({ row: JSON.parse(text) as AuditRow, place }))
      .filter(({ row, place }) => place < below && fitsAuditFilter(row, filter))
      .reverse();
    const shown = fitting.slice(0, limit);
    const items = shown.map(({ row }) => row);
    const last = shown.at(-1);
    return fitting.length > limit && last !== undefined
      ? { items, cursor: String(last.place) }
      : { items };
  }
}
