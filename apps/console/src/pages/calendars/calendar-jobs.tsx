import type { CalendarView } from '@escapement/protocol';
import { JobLink } from '../../components/links.tsx';
import styles from './calendars.module.css';
import { useCalendarsText } from './use-calendars-text.ts';

/** The jobs that use a calendar, the first of them by name. */
export function CalendarJobs(props: { calendar: CalendarView; most: number }) {
  const t = useCalendarsText();
  const shown = props.calendar.usedBy.slice(0, props.most);
  if (shown.length === 0) return <span className="dim">{t('calendars.unused')}</span>;
  const count = props.calendar.usedByCount - shown.length;
  return (
    <span className={styles.jobs}>
      {shown.map((id) => (
        <JobLink key={id} id={id} />
      ))}
      {count > 0 ? <span className="dim">{t('calendars.usedBy.more', { count })}</span> : null}
    </span>
  );
}
