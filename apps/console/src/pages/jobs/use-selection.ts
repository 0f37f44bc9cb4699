import type { BrokenJob, JobView } from '@escapement/protocol';
import { createContext, useCallback, useMemo, useState } from 'react';
import {
  asTold,
  changed,
  nothingSelected,
  type SelectedJob,
  type Selection,
  selectedJob,
} from './selection.ts';

type Row = JobView | BrokenJob;
type Select = (jobs: readonly Row[], isSelected: boolean) => void;

/** What the boxes show of the selection, and how they change it: beside the rows and not within their columns, so that a mark that is set draws no row anew. */
export const SelectionContext = createContext<{
  readonly selection: Selection;
  readonly select: Select;
}>({ selection: nothingSelected, select: () => undefined });

/** The rows that the list shows, which change with each answer. */
export const ShownContext = createContext<readonly Row[]>([]);

/** What is selected of a list; `filter`: by what the list is narrowed, with which the selection goes. */
export function useSelection(filter: string, shown: readonly Row[]) {
  const [held, setHeld] = useState({ filter, selection: nothingSelected });
  if (held.filter !== filter) setHeld({ filter, selection: nothingSelected });
  const { selection } = held;
  const change = useCallback(
    (next: (selection: Selection) => Selection) =>
      setHeld((before) => ({ ...before, selection: next(before.selection) })),
    [],
  );
  const select = useCallback<Select>(
    (jobs, isSelected) => change((before) => changed(before, jobs.map(selectedJob), isSelected)),
    [change],
  );
  const selecting = useMemo(() => ({ selection, select }), [selection, select]);
  const jobs: readonly SelectedJob[] = useMemo(() => asTold(selection, shown), [selection, shown]);
  return {
    ...{ selecting, jobs },
    without: (ids: readonly string[]) => {
      const over = new Set(ids);
      change((before) => new Map([...before].filter(([id]) => !over.has(id))));
    },
    clear: () => change(() => nothingSelected),
  };
}
