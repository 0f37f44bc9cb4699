import type { CalendarInput } from '@escapement/core';
import type { CalendarView } from '@escapement/protocol';
import { useMemo } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ChangedFieldList } from '../audit/changed-field-list.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import { CalendarJobs } from '../calendars/calendar-jobs.tsx';
import { useCalendarsText } from '../calendars/use-calendars-text.ts';
import { thisYear } from '../calendars/year-panel.tsx';
import styles from './calendar-editor.module.css';
import { type ChangedDays, changedDays } from './changed-days.ts';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

interface Props {
  /** What stands, if that can be read. */
  standing: CalendarView | undefined;
  /** What would stand; absent while the form does not say it. */
  next: CalendarInput | undefined;
}

/** What becomes of days and of jobs when the form is saved, before it is. */
export function ChangesPanel({ standing, next }: Props) {
  const t = useCalendarEditorText();
  return (
    <Panel title={t('calEdit.changes')}>
      <div className={styles.changes} aria-live="polite">
        {next === undefined ? (
          <p className={styles.hint}>{t('calEdit.changes.wait')}</p>
        ) : (
          <Changes standing={standing} next={next} />
        )}
      </div>
    </Panel>
  );
}

function Changes(props: { standing: CalendarView | undefined; next: CalendarInput }) {
  const t = useCalendarEditorText();
  const { standing, next } = props;
  const fields = fieldsOf(standing, next);
  if (standing !== undefined && fields.length === 0) {
    return <p className={styles.hint}>{t('calEdit.changes.same')}</p>;
  }
  // Lists are told by their days, and blackouts, which are none, by what is said of them.
  const told = fields.filter(({ path }) => path !== 'daysOff' && path !== 'workdays');
  return (
    <>
      <DayChanges standing={standing} next={next} />
      {standing === undefined ? null : (
        <>
          <ChangedFieldList fields={told} />
          <JobsTouched standing={standing} />
        </>
      )}
    </>
  );
}

const daysShown = 40;

function DayChanges(props: { standing: CalendarView | undefined; next: CalendarInput }) {
  const t = useCalendarEditorText();
  const { standing, next } = props;
  const first = thisYear();
  const last = first + 1;
  const days = useMemo(
    () => changedDays(standing, next, [first, last]),
    [standing, next, first, last],
  );
  if (days.length === 0) {
    return <p className={styles.hint}>{t('calEdit.changes.noDay', { first, last })}</p>;
  }
  const more = days.length - daysShown;
  return (
    <>
      <h3>{t('calEdit.changes.days', { first, last })}</h3>
      <ul>
        {days.slice(0, daysShown).map((each) => (
          <li key={each.from}>
            <DayChange change={each} />
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="dim">{t('calEdit.changes.more', { count: more })}</p> : null}
    </>
  );
}

function DayChange({ change }: { change: ChangedDays }) {
  const t = useCalendarEditorText();
  const range = useCalendarsText();
  const { from, to, before, after, reason } = change;
  const days = from === to ? from : range('calendars.rule.range', { from, to });
  const word = (state: ChangedDays['before']) => t(`calEdit.state.${state}`);
  return (
    <>
      {t('calEdit.changes.day', { days, before: word(before), after: word(after) })}{' '}
      <bdi>{reason}</bdi>
    </>
  );
}

function JobsTouched({ standing }: { standing: CalendarView }) {
  const t = useCalendarEditorText();
  const { usedByCount: count } = standing;
  if (count === 0) return <p className={styles.hint}>{t('calEdit.changes.unused')}</p>;
  return (
    <>
      <p>{t('calEdit.changes.jobs', { count })}</p>
      <CalendarJobs calendar={standing} most={20} />
    </>
  );
}

type Json = Parameters<typeof changedFields>[0];

function fieldsOf(standing: CalendarView | undefined, next: CalendarInput) {
  return standing === undefined ? [] : changedFields(contentOf(standing), contentOf(next));
}

/** What a person writes of a calendar. */
export function contentOf(calendar: CalendarInput): Json {
  const { name, description, timeZone, otherDays, daysOff, workdays, blackouts } = calendar;
  return {
    ...{ name, description, timeZone, otherDays },
    ...{ daysOff, workdays, blackouts },
  } as unknown as Json;
}
