import type { RunView } from '@escapement/protocol';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { foldFrequent } from './fold-frequent.ts';
import { FoldLine } from './fold-line.tsx';

/** A list of runs that no job fills, and what stands below its rows, with what the page has beside it. Which jobs are shown in full is in the address. */
export function useFolded(
  runs: readonly RunView[] | undefined,
  most?: number,
  beside?: (above: RunView) => ReactNode,
): { readonly rows: RunView[] | undefined; readonly below: (run: RunView) => ReactNode } {
  const { unfolded } = useSearch({ strict: false });
  const navigate = useNavigate();
  const opened = new Set(unfolded?.split(','));
  if (runs === undefined) return { rows: undefined, below: () => null };
  const { rows, folds } = foldFrequent(runs, {
    opened,
    ...(most === undefined ? {} : { most }),
  });
  const toggle = (jobId: string) => {
    if (!opened.delete(jobId)) opened.add(jobId);
    const next = opened.size === 0 ? undefined : [...opened].join(',');
    void navigate({
      ...{ to: '.', replace: true, resetScroll: false },
      search: (search) => ({ ...search, unfolded: next }),
    });
  };
  const below = (run: RunView) => {
    const fold = folds.get(run.id);
    return fold === undefined ? null : (
      <FoldLine fold={fold} above={run} onToggle={() => toggle(fold.jobId)}>
        {beside?.(run)}
      </FoldLine>
    );
  };
  return { rows: [...rows], below };
}
