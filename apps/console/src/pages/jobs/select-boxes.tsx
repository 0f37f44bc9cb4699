import type { BrokenJob, JobView } from '@escapement/protocol';
import { Checkbox } from '@mantine/core';
import { memo, useContext } from 'react';
import { partOf } from './selection.ts';
import { SelectionContext, ShownContext } from './use-selection.ts';
import { useSelectionText } from './use-selection-text.ts';

interface Props {
  job: JobView | BrokenJob;
}

/** Selects one job, in its row. */
export function SelectBox({ job }: Props) {
  const { selection, select } = useContext(SelectionContext);
  return <Box job={job} isSelected={selection.has(job.id)} select={select} />;
}

/** Drawn again where its own job is selected or not any more, and with no other of a thousand. */
const Box = memo(function Box({ job, isSelected, select }: BoxProps) {
  const t = useSelectionText();
  return (
    <Checkbox
      aria-label={t('selection.one', { job: job.id })}
      checked={isSelected}
      onChange={(event) => select([job], event.currentTarget.checked)}
    />
  );
});

interface BoxProps extends Props {
  isSelected: boolean;
  select: (jobs: readonly (JobView | BrokenJob)[], isSelected: boolean) => void;
}

/** Selects whatever is shown, in the head of the list, and says how much of it is selected. */
export function SelectShownBox() {
  const t = useSelectionText();
  const { selection, select } = useContext(SelectionContext);
  const shown = useContext(ShownContext);
  const part = partOf(
    selection,
    shown.map(({ id }) => id),
  );
  return (
    <Checkbox
      data-select-shown
      aria-label={t('selection.shown')}
      checked={part === 'all'}
      indeterminate={part === 'some'}
      onChange={() => select(shown, part !== 'all')}
    />
  );
}
