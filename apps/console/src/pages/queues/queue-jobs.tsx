import type { QueueView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { placeQueries } from '../../data/place-queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { JobTable } from '../jobs/job-table.tsx';
import { useQueuesText } from './use-queues-text.ts';

/** The jobs whose runs go through a queue. */
export function QueueJobs(props: { queue: QueueView }) {
  const t = useQueuesText();
  const { name, jobCount } = props.queue;
  const jobs = useInfiniteQuery(placeQueries.jobs(name));
  const stale = useStale(jobs, 'zookeeper');
  const isUnknown = jobs.isError && jobs.data === undefined;
  return (
    <Panel
      title={t('queues.col.jobs')}
      flush={!isUnknown}
      aside={
        jobCount === 0 ? undefined : (
          <Link to="/jobs" search={{ queue: name }}>
            {t('queue.jobs.all', { count: jobCount })}
          </Link>
        )
      }
    >
      {isUnknown ? (
        <ProblemNote error={jobs.error} retry={() => void jobs.refetch()} />
      ) : (
        <Dated stale={stale}>
          <JobTable
            jobs={jobs.data?.pages.flatMap((page) => page.items)}
            dimmed={false}
            empty={<EmptyNote title={t('queue.jobs.empty')} hint={t('queue.jobs.empty.hint')} />}
          />
        </Dated>
      )}
      <MoreButton pages={jobs} />
    </Panel>
  );
}
