import type { RunView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { RunLink } from '../../components/links.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { Who } from '../../components/who.tsx';
import { api } from '../../data/api.ts';
import { keys, queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { type Text, useText } from '../../text/use-text.ts';
import styles from './job.module.css';

/** The runs of a job that are asked for later, each with the means to take it back. */
export function DelayedTable(props: { jobId: string }) {
  const t = useText();
  const [asked, setAsked] = useState<RunView>();
  const delayed = useInfiniteQuery(queries.delayedPages(props.jobId));
  const stale = useStale(delayed, 'redis');
  const hindrance = useHindrance('redis');
  if (delayed.isError && delayed.data === undefined) return <ProblemNote error={delayed.error} />;
  const act = (run: RunView) => (
    <Button size="xs" variant="default" {...hindered(hindrance)} onClick={() => setAsked(run)}>
      {t('delayed.takeBack')}
    </Button>
  );
  return (
    <>
      <p className={styles.lead}>{t('delayed.lead')}</p>
      <Dated stale={stale}>
        <DataTable
          caption={t('job.tab.delayed')}
          rows={delayed.data?.pages.flatMap((page) => page.items)}
          rowKey={({ id }) => id}
          columns={columns(t, act)}
          empty={<EmptyNote title={t('delayed.empty')} hint={t('delayed.empty.hint')} />}
        />
      </Dated>
      <MoreButton pages={delayed} />
      <TakeBack run={asked} hindrance={hindrance} onDone={() => setAsked(undefined)} />
    </>
  );
}

function columns(t: Text, act: (run: RunView) => ReactNode): Column<RunView>[] {
  return [
    {
      id: 'due',
      head: t('delayed.col.due'),
      lead: true,
      cell: (run) => (
        <RunLink id={run.id}>
          <Instant at={run.dueTime} jobZone={run.timeZone} />
        </RunLink>
      ),
    },
    {
      id: 'key',
      head: t('delayed.col.key'),
      cell: ({ asked }) => <span className="mono breakable">{asked?.key ?? '–'}</span>,
    },
    {
      id: 'by',
      head: t('delayed.col.by'),
      cell: ({ asked }) => (asked === undefined ? '–' : <Who who={asked.by} />),
    },
    { id: 'acts', head: t('delayed.col.acts'), silentHead: true, align: 'end', cell: act },
  ];
}

function TakeBack(props: {
  run: RunView | undefined;
  hindrance: string | undefined;
  onDone: () => void;
}) {
  const t = useText();
  const cache = useQueryClient();
  const { run, hindrance, onDone } = props;
  const takeBack = useMutation({
    mutationFn: ({ id, jobId }: RunView) => api.takeBackRun(jobId, { run: id }),
    onSuccess: () => {
      notifications.show({ message: t('delayed.takeBack.done') });
      onDone();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runs }),
  });
  return (
    <ConfirmDialog
      opened={run !== undefined}
      title={t('delayed.takeBack.title', { job: run?.jobId ?? '' })}
      effect={t('delayed.takeBack.effect')}
      confirm={t('delayed.takeBack')}
      dismiss={t('delayed.takeBack.not')}
      danger
      hindrance={hindrance}
      pending={takeBack.isPending}
      error={takeBack.error}
      onClose={() => {
        takeBack.reset();
        onDone();
      }}
      onConfirm={() => run !== undefined && takeBack.mutate(run)}
    />
  );
}
