import {
  type EpochMillis,
  type LockTaker,
  type LockTenure,
  lockHistoryLimits,
  toIso,
} from '@escapement/core';

/** Who holds a lease, as long as it is not known otherwise until its end. */
interface Holder {
  readonly token: number;
  readonly owner: string;
  readonly since: EpochMillis;
  readonly endsAt: EpochMillis;
}

interface Row {
  readonly holder: Holder;
  end?: End;
}

interface End {
  readonly at: EpochMillis;
  readonly because: 'released' | 'taken-away';
  readonly taker?: LockTaker | undefined;
}

/** Who held leases, in memory. A holder that is renewed is the same object with another end. */
export class MemoryLeasePast {
  readonly #rows = new Map<string, Row[]>();

  begin(name: string, holder: Holder): void {
    const rows = [{ holder }, ...(this.#rows.get(name) ?? [])];
    this.#rows.delete(name);
    this.#rows.set(name, rows.slice(0, lockHistoryLimits.tenures));
    const [oldest] = this.#rows.keys();
    if (this.#rows.size > lockHistoryLimits.names && oldest !== undefined)
      this.#rows.delete(oldest);
  }

  end(name: string, end: End): void {
    const [row] = this.#rows.get(name) ?? [];
    if (row !== undefined) row.end = end;
  }

  of(name: string, now: EpochMillis): readonly LockTenure[] {
    return (this.#rows.get(name) ?? []).map((row) => tenureOf(row, now));
  }

  forget(): void {
    this.#rows.clear();
  }
}

function tenureOf({ holder, end }: Row, now: EpochMillis): LockTenure {
  const { token, owner, since, endsAt } = holder;
  const who = { fencingToken: token, workerId: owner, runId: null };
  const tenure = { ...who, mode: 'lease', since: toIso(since) } as const;
  if (end !== undefined) {
    const { at, because, taker } = end;
    const whose = taker === undefined ? {} : { endedBy: taker.by, reason: taker.reason };
    return { ...tenure, endedAt: toIso(at), endedBecause: because, ...whose };
  }
  if (endsAt > now) return tenure;
  return { ...tenure, endedAt: toIso(endsAt), endedBecause: 'ran-out' };
}
