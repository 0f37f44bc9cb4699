import type { JobView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Dated } from '../../components/dated.tsx';
import { Countdown } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Panel } from '../../components/panel.tsx';
import { zoneOf } from '../../data/job-answer.ts';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import styles from './job.module.css';

/** The next five fire times, from the engine that fires. */
export function NextFires(props: { job: JobView }) {
  const t = useText();
  const { job } = props;
  const fires = useQuery(queries.nextFires(job.schedule, job.id));
  const stale = useStale(fires);
  const zone = zoneOf(job);
  const silent =
    job.schedule.kind === 'manual'
      ? t('jobs.next.manual')
      : job.state === 'paused'
        ? t('jobs.next.paused')
        : undefined;
  return (
    <Panel title={t('job.next')}>
      {silent !== undefined ? (
        <p className="dim">{silent}</p>
      ) : fires.data === undefined ? (
        <Skeleton height={110} />
      ) : fires.data.fires.length === 0 ? (
        <EmptyNote title={t('job.next.none')} />
      ) : (
        <Dated stale={stale}>
          <ol className={styles.fires}>
            {fires.data.fires.map((fire) => (
              <li key={fire.fireTime}>
                <Instant at={fire.fireTime} jobZone={zone} weekday />
                <span className="dim small">
                  <Countdown to={fire.fireTime} />
                </span>
              </li>
            ))}
          </ol>
        </Dated>
      )}
    </Panel>
  );
}
