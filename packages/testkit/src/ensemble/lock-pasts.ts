import {
  type LineMode,
  type LockOwner,
  type LockTaker,
  type LockTenure,
  lockPastLimits,
  type NamedPastRow,
  placeStem,
  tenuresOf,
} from '@escapement/core';

/** How a place was left by who held it; who died could say nothing. */
export type LineEnd =
  | { readonly kind: 'released' }
  | { readonly kind: 'died' }
  | { readonly kind: 'taken-away'; readonly taker: LockTaker | undefined };

interface Holder {
  readonly name: string;
  readonly owner: LockOwner;
  readonly mode: LineMode;
  readonly token: number;
}

/** Nothing here has a clock. */
const at = '2026-01-01T00:00:00.000Z';

/** Who held locks, in memory. */
export class LockPasts {
  readonly #rows = new Map<string, NamedPastRow[]>();

  begin({ name, owner: { runId, workerId }, mode, token }: Holder): void {
    const row = { fencingToken: token, place: placeOf(token, mode), runId, workerId, since: at };
    const rows = [row, ...(this.#rows.get(name) ?? [])];
    rows.sort((a, b) => b.fencingToken - a.fencingToken);
    this.#rows.set(name, rows.slice(0, lockPastLimits.ofLock));
  }

  end({ name, token }: Pick<Holder, 'name' | 'token'>, end: LineEnd): void {
    if (end.kind === 'died') return;
    const rows = this.#rows.get(name) ?? [];
    const index = rows.findIndex(({ fencingToken }) => fencingToken === token);
    const row = rows[index];
    if (row === undefined) return;
    const taker = end.kind === 'taken-away' ? end.taker : undefined;
    const told = taker === undefined ? {} : { endedBy: taker.by, reason: taker.reason };
    rows[index] = { ...row, endedAt: at, endedBecause: end.kind, ...told };
  }

  of(name: string, standing: readonly Pick<Holder, 'mode' | 'token'>[]): readonly LockTenure[] {
    const places = new Set(standing.map(({ mode, token }) => placeOf(token, mode)));
    return tenuresOf(this.#rows.get(name) ?? [], places);
  }
}

function placeOf(token: number, mode: LineMode): string {
  const guid = `00000000-0000-4000-8000-${String(token).padStart(12, '0')}`;
  return `${placeStem(guid, mode)}_0000000000`;
}
