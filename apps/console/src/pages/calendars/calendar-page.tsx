import type { CalendarView } from '@escapement/protocol';
import { Button, Skeleton } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { calendarQueries } from '../../data/calendar-queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { CalendarJobs } from './calendar-jobs.tsx';
import styles from './calendars.module.css';
import { ImportDialog } from './import-dialog.tsx';
import { useCalendarsText } from './use-calendars-text.ts';
import { YearPanel } from './year-panel.tsx';

/** One calendar: its year, who uses it, and what brings days into it. */
export function CalendarPage() {
  const t = useCalendarsText();
  const { name } = useParams({ from: '/console/calendars/$name' });
  const calendar = useQuery(calendarQueries.one(name));
  const stale = useStale(calendar, 'zookeeper');
  const { data } = calendar;
  const standing = data !== undefined && 'version' in data ? data : undefined;
  return (
    <>
      <PageHead
        title={name}
        exact
        note={standing === undefined ? ' ' : <Standing calendar={standing} />}
        actions={standing === undefined ? null : <ImportButton calendar={standing} />}
      />
      {calendar.isError && data === undefined ? (
        <ProblemNote error={calendar.error} retry={() => void calendar.refetch()} />
      ) : null}
      {data === undefined && !calendar.isError ? <Skeleton height={240} radius="md" /> : null}
      {data !== undefined && 'problem' in data ? (
        <p>{t('calendars.broken', { problem: data.problem })}</p>
      ) : null}
      {standing === undefined ? null : (
        <Dated stale={stale}>
          <Panel title={t('calendars.col.usedBy')}>
            <CalendarJobs calendar={standing} most={100} />
          </Panel>
          <YearPanel calendar={standing} />
        </Dated>
      )}
    </>
  );
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

function ImportButton(props: { calendar: CalendarView }) {
  const t = useCalendarsText();
  /** The version that the dialog was opened over, so that what is previewed is what is saved. */
  const [importing, setImporting] = useState<CalendarView>();
  return (
    <>
      <Button
        leftSection={<IconCalendarPlus size={16} aria-hidden />}
        onClick={() => setImporting(props.calendar)}
        {...hindered(useHindrance('zookeeper'))}
      >
        {t('calendars.import')}
      </Button>
      {importing === undefined ? null : (
        <ImportDialog calendar={importing} onClose={() => setImporting(undefined)} />
      )}
    </>
  );
}
