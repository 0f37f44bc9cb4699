import type { RunView } from '@escapement/protocol';
import { DataTable } from '../../components/data-table.tsx';
import { Countdown } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { JobLink, RunLink } from '../../components/links.tsx';
import { Panel } from '../../components/panel.tsx';
import { RunStatus } from '../../components/status-mark.tsx';
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
            cell: (run) => <Coming run={run} />,
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

/** Of what has been due before, such as a run that is tried again, its time says nothing of when it comes. */
function Coming(props: { run: RunView }) {
  const { state, dueTime } = props.run;
  return state === 'staged' || state === 'queued' ? (
    <Countdown to={dueTime} owed />
  ) : (
    <RunStatus state={state} quiet />
  );
}
