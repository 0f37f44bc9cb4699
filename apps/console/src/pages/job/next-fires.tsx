import { fromIso } from '@escapement/core';
import type { JobView, SchedulePreview } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Dated, useShownNow } from '../../components/dated.tsx';
import { Countdown } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Panel } from '../../components/panel.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import styles from './job.module.css';

/** The next five fire times, from the engine that fires. */
export function NextFires(props: { job: JobView }) {
  const t = useText();
  const { job } = props;
  const until = job.paused?.until;
  const fires = useQuery(queries.nextFires(job.schedule, job.id, until));
  const stale = useStale(fires);
  const silent =
    job.schedule.kind === 'manual'
      ? t(job.after === undefined ? 'jobs.next.manual' : 'jobs.next.after')
      : job.state === 'paused' && until === undefined
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
          <Fires fires={fires.data.fires} />
        </Dated>
      )}
    </Panel>
  );
}

const shown = 5;

/** Those that are still to come, as the clock goes on; more are known than are shown. */
function Fires(props: { fires: SchedulePreview['fires'] }) {
  const now = useShownNow();
  const ahead = props.fires.filter(({ fireTime }) => (fromIso(fireTime) ?? 0) >= now.at);
  return (
    <ol className={styles.fires}>
      {ahead.slice(0, shown).map((fire) => (
        <li key={fire.fireTime}>
          <Instant at={fire.fireTime} weekday />
          <span className="dim small">
            <Countdown to={fire.fireTime} />
          </span>
        </li>
      ))}
    </ol>
  );
}
