import type { BrokenJob, JobView, ListJobsQuery } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useContext, useState } from 'react';
import { ProblemLine } from '../../components/problem-line.tsx';
import { lists } from '../../data/lists.ts';
import { type ActAtOnce, actsAtOnce } from '../jobs-at-once/plan.ts';
import { everyMatch } from './every-match.ts';
import styles from './selection.module.css';
import { type SelectedJob, selectedAtMost } from './selection.ts';
import { SelectionContext } from './use-selection.ts';
import { useSelectionText } from './use-selection-text.ts';

const AtOnceDialog = lazy(async () => ({
  default: (await import('../jobs-at-once/at-once-dialog.tsx')).AtOnceDialog,
}));

interface Props {
  jobs: readonly SelectedJob[];
  /** How many match the filter in force, and what the list is asked with. */
  total: number;
  query: ListJobsQuery;
  without: (ids: readonly string[]) => void;
  clear: () => void;
}

/** How many are selected, and what can be done to them. There while any is, or while what is done to them is shown. */
export function SelectionBar(props: Props) {
  const t = useSelectionText();
  const { jobs } = props;
  const { act, opened, turn, ask, close } = useAsked(props);
  return (
    <>
      {jobs.length === 0 ? null : (
        <section className={styles.bar} aria-label={t('selection.bar')}>
          <span role="status" className={`num ${styles.count}`}>
            {t('selection.count', { count: jobs.length })}
          </span>
          <EveryMatch {...props} />
          <div className={styles.acts}>
            {actsAtOnce.map((each) => (
              <Button key={each} size="xs" variant="default" onClick={() => ask(each)}>
                {t(`selection.${each}`)}
              </Button>
            ))}
            <Button size="xs" variant="subtle" onClick={props.clear}>
              {t('selection.clear')}
            </Button>
          </div>
        </section>
      )}
      {act === undefined ? null : (
        <Suspense>
          <AtOnceDialog key={turn} act={act} jobs={jobs} opened={opened} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

/** Which act is asked about; its dialog stays while it goes from the screen, and is another at the next. */
function useAsked({ jobs, without }: Props) {
  const [asked, setAsked] = useState<{ act: ActAtOnce; turn: number; opened: boolean }>();
  return {
    act: asked?.act,
    opened: asked?.opened ?? false,
    turn: asked?.turn,
    ask: (act: ActAtOnce) => setAsked({ act, turn: (asked?.turn ?? 0) + 1, opened: true }),
    close: (over: readonly string[]) => {
      setAsked((before) => (before === undefined ? before : { ...before, opened: false }));
      without(over);
      // The bar goes with the last that is selected, and the focus would be nowhere.
      if (over.length === jobs.length && over.length > 0) {
        document.querySelector<HTMLElement>('[data-select-shown]')?.focus();
      }
    },
  };
}

/** Selects what matches on the pages that are not shown, too; says how many go at once where they are more. */
function EveryMatch({ jobs, total, query }: Props) {
  const t = useSelectionText();
  const { select } = useContext(SelectionContext);
  const read = useMutation({
    mutationFn: (asked: ListJobsQuery) =>
      everyMatch(
        (page) => lists.jobs(page, { signal: AbortSignal.timeout(60_000) }),
        asked,
        selectedAtMost,
      ),
    onError: (error) =>
      notifications.show({
        ...{ color: 'red', title: t('selection.failed'), message: <ProblemLine error={error} /> },
      }),
  });
  // With another filter this is gone, and what it has found with it.
  const onSuccess = (found: readonly (JobView | BrokenJob)[]) => select(found, true);
  const words = { total, most: selectedAtMost };
  if (jobs.length >= selectedAtMost && total > selectedAtMost) {
    return <span>{t('selection.most', words)}</span>;
  }
  if (jobs.length >= total) return null;
  return (
    <Button
      size="xs"
      variant="subtle"
      loading={read.isPending}
      onClick={() => read.mutate(query, { onSuccess })}
    >
      {t(total > selectedAtMost ? 'selection.first' : 'selection.all', words)}
    </Button>
  );
}
