import { fromIso, type LedgerEntry, type PauseSpan, pausesOf } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../data/queries.ts';
import { pausesAmong } from './pauses.ts';

/** A row of the ledger, or a pause among them: in that nothing was due. */
export type LedgerRow = LedgerEntry | { readonly pause: PauseSpan };

/** The pauses of a job among fire times that go back to `oldest` and lie before `end`; where they cannot be had, the one that stands. */
export function usePauses(
  job: JobView,
  { oldest, end }: { readonly oldest: string | undefined; readonly end: string | undefined },
): readonly PauseSpan[] {
  const { data } = useQuery(queries.jobPauses(job.id));
  return pausesAmong(data?.items ?? pausesOf([], job.paused), oldest, end);
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
