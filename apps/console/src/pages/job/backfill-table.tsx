import type { BackfillView, JobView } from '@escapement/protocol';
import { Button, Progress } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { Who } from '../../components/who.tsx';
import { api } from '../../data/api.ts';
import { zoneOf } from '../../data/job-answer.ts';
import { keys, queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { type Text, useText } from '../../text/use-text.ts';
import { BackfillDialog } from './backfill-dialog.tsx';
import styles from './job.module.css';

/** The back-fills of a job: how far each is, the means to stop it, and to ask for another. */
export function BackfillTable(props: { job: JobView }) {
  const t = useText();
  const { job } = props;
  const [isAsking, setAsking] = useState(false);
  const [stopped, setStopped] = useState<BackfillView>();
  const backfills = useQuery(queries.backfills(job.id));
  const stale = useStale(backfills, 'redis');
  const hindrance = useHindrance('redis');
  if (backfills.isError && backfills.data === undefined) {
    return <ProblemNote error={backfills.error} />;
  }
  const act = (backfill: BackfillView) =>
    backfill.state === 'running' ? (
      <Button
        size="xs"
        variant="default"
        {...hindered(hindrance)}
        onClick={() => setStopped(backfill)}
      >
        {t('backfill.stop')}
      </Button>
    ) : null;
  return (
    <>
      <div className={styles.leadAndAct}>
        <p className={styles.lead}>{t('backfill.lead')}</p>
        <Button
          size="xs"
          variant="default"
          {...hindered(hindrance)}
          onClick={() => setAsking(true)}
        >
          {t('backfill.new')}
        </Button>
      </div>
      <Dated stale={stale}>
        <DataTable
          caption={t('job.tab.backfills')}
          rows={backfills.data?.items}
          rowKey={({ id }) => id}
          columns={columns(t, { act, zone: zoneOf(job) })}
          empty={<EmptyNote title={t('backfill.empty')} hint={t('backfill.empty.hint')} />}
        />
      </Dated>
      <BackfillDialog job={job} opened={isAsking} onClose={() => setAsking(false)} />
      <StopBackfill backfill={stopped} hindrance={hindrance} onDone={() => setStopped(undefined)} />
    </>
  );
}

function columns(
  t: Text,
  given: { act: (backfill: BackfillView) => ReactNode; zone: string | undefined },
): Column<BackfillView>[] {
  const { act, zone } = given;
  return [
    {
      id: 'span',
      head: t('backfill.col.span'),
      lead: true,
      cell: ({ from, to }) => (
        <>
          <Instant at={from} jobZone={zone} /> {t('backfill.span.to')}{' '}
          <Instant at={to} jobZone={zone} />
        </>
      ),
    },
    { id: 'state', head: t('backfill.col.state'), cell: (each) => <StateCell backfill={each} /> },
    {
      id: 'progress',
      head: t('backfill.col.progress'),
      cell: (each) => <ProgressCell backfill={each} />,
    },
    {
      id: 'by',
      head: t('backfill.col.by'),
      cell: ({ by, reason }) => (
        <>
          <Who who={by} />
          <div className="dim small breakable">{reason}</div>
        </>
      ),
    },
    { id: 'acts', head: t('backfill.col.acts'), silentHead: true, align: 'end', cell: act },
  ];
}

function StateCell(props: { backfill: BackfillView }) {
  const t = useText();
  const { state, stop } = props.backfill;
  return (
    <>
      {t(`backfill.state.${state}`)}
      {stop === undefined ? null : (
        <div className="dim small breakable">
          {stop.reason} · <Who who={stop.by} />
        </div>
      )}
    </>
  );
}

function ProgressCell(props: { backfill: BackfillView }) {
  const t = useText();
  const { ended, total, ...counts } = props.backfill;
  const text = t('backfill.progress', { ended, total });
  const others = (['failed', 'cancelled', 'unknown'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => t(`backfill.progress.${name}`, { count: counts[name] }));
  return (
    <>
      <Progress value={total === 0 ? 100 : (ended / total) * 100} aria-label={text} />
      <span className="num small">{[text, ...others].join(' · ')}</span>
    </>
  );
}

function StopBackfill(props: {
  backfill: BackfillView | undefined;
  hindrance: string | undefined;
  onDone: () => void;
}) {
  const t = useText();
  const cache = useQueryClient();
  const { backfill, hindrance, onDone } = props;
  const stop = useMutation({
    mutationFn: (asked: { of: BackfillView; reason: string }) =>
      api.stopBackfill(asked.of.jobId, asked.of.id, asked.reason),
    onSuccess: () => {
      notifications.show({ message: t('backfill.stop.done') });
      onDone();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runs }),
  });
  return (
    <ConfirmDialog
      key={backfill?.id ?? ''}
      opened={backfill !== undefined}
      title={t('backfill.stop.title', { job: backfill?.jobId ?? '' })}
      effect={t('backfill.stop.effect')}
      confirm={t('backfill.stop')}
      dismiss={t('backfill.stop.not')}
      danger
      reasonRequired={t('backfill.reason.missing')}
      reasonHint={t('backfill.reason.hint')}
      hindrance={hindrance}
      pending={stop.isPending}
      error={stop.error}
      onClose={() => {
        stop.reset();
        onDone();
      }}
      onConfirm={(reason) => backfill !== undefined && stop.mutate({ of: backfill, reason })}
    />
  );
}
