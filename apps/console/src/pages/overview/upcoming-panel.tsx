import type { RunView } from '@escapement/protocol';
import { DataTable } from '../../components/data-table.tsx';
import { Countdown } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { JobLink, RunLink } from '../../components/links.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFolded } from '../../components/use-folded.tsx';
import { useText } from '../../text/use-text.ts';

/** What fires next, with a countdown by the server's clock. */
export function UpcomingPanel(props: { runs: RunView[] | undefined }) {
  const t = useText();
  const { rows, below } = useFolded(props.runs, 10);
  return (
    <Panel title={t('overview.upcoming')} flush>
      <DataTable
        caption={t('overview.upcoming')}
        rows={rows}
        below={below}
        rowKey={(run) => run.id}
        skeletonRows={8}
        brief
        columns={[
          {
            id: 'job',
            head: t('runs.col.job'),
            lead: true,
            cell: (run) => <JobLink id={run.jobId} name={run.jobName} />,
          },
          {
            id: 'fireTime',
            head: t('runs.col.fireTime'),
            cell: (run) => (
              <RunLink id={run.id}>
                <Instant at={run.fireTime} jobZone={run.timeZone} />
              </RunLink>
            ),
          },
          {
            id: 'in',
            head: t('runs.col.started'),
            align: 'end',
            cell: (run) => <Countdown to={run.dueTime} owed />,
          },
        ]}
        empty={
          <EmptyNote
            title={t('overview.upcoming.empty')}
            hint={t('overview.upcoming.empty.hint')}
          />
        }
      />
    </Panel>
  );
}
