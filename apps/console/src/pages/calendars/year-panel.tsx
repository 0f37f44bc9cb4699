import { type CalendarInput, yearOfCalendar } from '@escapement/core';
import { Button, Group, NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { Panel } from '../../components/panel.tsx';
import { serverNow } from '../../data/server-clock.ts';
import styles from './calendars.module.css';
import { MonthTable } from './month-table.tsx';
import { useCalendarsText } from './use-calendars-text.ts';

/** The years that the timetable covers. */
const years = Array.from({ length: 230 }, (_, index) => String(1970 + index));

/** The current year, as the server's clock has it. */
export function thisYear(): number {
  return new Date(serverNow()).getUTCFullYear();
}

/** Twelve months of the year that is chosen, with what the marks mean. */
export function YearPanel(props: {
  calendar: CalendarInput;
  year: number;
  onYear: (year: number) => void;
}) {
  const t = useCalendarsText();
  const { year, onYear } = props;
  const months = useMemo(() => yearOfCalendar(props.calendar, year), [props.calendar, year]);
  return (
    <Panel
      title={t('calendars.year.title', { year })}
      aside={<YearChoice year={year} onChange={onYear} />}
    >
      <p className={styles.legend}>
        <span className={styles.sign} data-mark="off">
          {t('calendars.mark.off')}
        </span>
        <span className={styles.sign} data-mark="work">
          {t('calendars.mark.work')}
        </span>
        <span>{t(`calendars.otherDays.${props.calendar.otherDays}`)}</span>
      </p>
      <div className={styles.year}>
        {months.map((days) => (
          <MonthTable key={days[0]?.date} days={days} />
        ))}
      </div>
    </Panel>
  );
}

function YearChoice(props: { year: number; onChange: (year: number) => void }) {
  const t = useCalendarsText();
  const { year, onChange } = props;
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        disabled={year <= 1970}
        onClick={() => onChange(year - 1)}
      >
        {t('calendars.year.before')}
      </Button>
      <NativeSelect
        size="xs"
        aria-label={t('calendars.year')}
        data={years}
        value={String(year)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
      <Button
        size="xs"
        variant="default"
        disabled={year >= 2199}
        onClick={() => onChange(year + 1)}
      >
        {t('calendars.year.after')}
      </Button>
    </Group>
  );
}
