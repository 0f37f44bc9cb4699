import { fromIso, type LedgerEntry } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { queries } from '../../data/queries.ts';
import { type PauseSpan, pausesAmong, pausesOf } from './pauses.ts';

/** A row of the ledger, or a pause among them: in that nothing was due. */
export type LedgerRow = LedgerEntry | { readonly pause: PauseSpan };

/** The pauses of a job among fire times that go back to `oldest`; without the log, the one that stands. */
export function usePauses(job: JobView, oldest: string | undefined): readonly PauseSpan[] {
  const log = useInfiniteQuery(queries.auditPages({ about: `job:${job.id}`, limit: 50 }));
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  return pausesAmong(pausesOf(rows, job.paused), oldest);
}

/** Both newest first. */
export function withPauses(
  entries: readonly LedgerEntry[],
  pauses: readonly PauseSpan[],
): LedgerRow[] {
  const rows: LedgerRow[] = [...entries, ...pauses.map((pause) => ({ pause }))];
  return rows.sort((a, b) => beginOf(b) - beginOf(a));
}

function beginOf(row: LedgerRow): number {
  return fromIso('pause' in row ? row.pause.from : row.fireTime) ?? 0;
}
