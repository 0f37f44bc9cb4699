import type { CalendarView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { calendarSearchSchema } from '../../app/search.ts';
import { useKnownSearch } from '../../app/use-known-search.ts';
import { Dated } from '../../components/dated.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { calendarQueries } from '../../data/calendar-queries.ts';
import { codeOf } from '../../data/problem.ts';
import { useStale } from '../../data/use-staleness.ts';
import { BrokenCalendar } from './broken-calendar.tsx';
import { CalendarActions } from './calendar-actions.tsx';
import { CalendarJobs } from './calendar-jobs.tsx';
import styles from './calendars.module.css';
import { useCalendarsText } from './use-calendars-text.ts';
import { thisYear, YearPanel } from './year-panel.tsx';

const route = getRouteApi('/console/calendars/$name');

/** One calendar: its year, who uses it, and what can be done to it. */
export function CalendarPage() {
  const t = useCalendarsText();
  const { name } = route.useParams();
  const calendar = useQuery(calendarQueries.one(name));
  const stale = useStale(calendar, 'zookeeper');
  // What was there before somebody deleted it is not there any more.
  const data = codeOf(calendar.error) === 'CALENDAR_NOT_FOUND' ? undefined : calendar.data;
  const standing = data !== undefined && 'version' in data ? data : undefined;
  return (
    <>
      <PageHead
        title={name}
        exact
        note={standing === undefined ? ' ' : <Standing calendar={standing} />}
        actions={data === undefined ? null : <CalendarActions name={name} standing={standing} />}
      />
      {calendar.isError && data === undefined ? (
        <ProblemNote error={calendar.error} retry={() => void calendar.refetch()} />
      ) : null}
      {data === undefined && !calendar.isError ? <Skeleton height={240} radius="md" /> : null}
      {data !== undefined && 'problem' in data ? <BrokenCalendar problem={data.problem} /> : null}
      {standing === undefined ? null : (
        <Dated stale={stale}>
          <Panel title={t('calendars.col.usedBy')}>
            <CalendarJobs calendar={standing} most={100} />
          </Panel>
          <YearInAddress calendar={standing} />
        </Dated>
      )}
    </>
  );
}

/** The year stands in the address, so that it can be linked to, and the way back leads over the years that were looked at. */
function YearInAddress({ calendar }: { calendar: CalendarView }) {
  const { year = thisYear() } = useKnownSearch(route, calendarSearchSchema);
  const navigate = useNavigate();
  const { name } = calendar;
  const go = (chosen: number) =>
    void navigate({
      to: '/calendars/$name',
      params: { name },
      search: { year: chosen },
      resetScroll: false,
    });
  return <YearPanel calendar={calendar} year={year} onYear={go} />;
}

function Standing(props: { calendar: CalendarView }) {
  const t = useCalendarsText();
  const { version, timeZone: zone, description, laggingCount: count } = props.calendar;
  return (
    <>
      <p className={styles.note}>{t('calendars.standing', { version, zone })}</p>
      {description === '' ? null : <p className={styles.note}>{description}</p>}
      {count === 0 ? null : <p className={styles.note}>{t('calendars.lagging', { count })}</p>}
    </>
  );
}
