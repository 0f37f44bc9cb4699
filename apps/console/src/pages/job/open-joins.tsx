import type { JobView, JoinView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { Instant } from '../../components/instant.tsx';
import { JobLink, RunLink } from '../../components/links.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { type Text, useText } from '../../text/use-text.ts';

/** Fire times for which a job waits, since some of those that it comes after have ended and not all; nothing where it waits for none. */
export function OpenJoins(props: { job: JobView }) {
  const t = useText();
  const joins = useInfiniteQuery(queries.joinPages(props.job.id));
  const stale = useStale(joins, 'redis');
  const rows = joins.data?.pages.flatMap((page) => page.items) ?? [];
  if (joins.isError && joins.data === undefined) return <ProblemNote error={joins.error} />;
  if (rows.length === 0) return null;
  return (
    <Panel title={t('job.joins')} flush>
      <Dated stale={stale}>
        <DataTable
          caption={t('job.joins')}
          rows={rows}
          rowKey={({ fireTime }) => fireTime}
          columns={columns(t)}
          empty={null}
        />
      </Dated>
      <MoreButton pages={joins} />
    </Panel>
  );
}

function columns(t: Text): Column<JoinView>[] {
  return [
    {
      id: 'fireTime',
      head: t('job.joins.fireTime'),
      lead: true,
      cell: ({ fireTime }) => <Instant at={fireTime} />,
    },
    {
      id: 'ended',
      head: t('job.joins.ended'),
      cell: ({ ended }) =>
        ended.map(({ jobId, runId }) => (
          <span key={jobId}>
            <RunLink id={runId}>{jobId}</RunLink>{' '}
          </span>
        )),
    },
    {
      id: 'awaited',
      head: t('job.joins.awaited'),
      cell: ({ awaited }) =>
        awaited.map((id) => (
          <span key={id}>
            <JobLink id={id} />{' '}
          </span>
        )),
    },
    { id: 'since', head: t('job.joins.since'), cell: ({ since }) => <Instant at={since} /> },
  ];
}
