import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCalendarsText } from '../calendars/use-calendars-text.ts';
import styles from './calendar-editor.module.css';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** Some days of the week; 1 is Monday. */
export function WeekdayChoice(props: {
  value: readonly number[];
  error: ReactNode;
  onChange: (value: number[]) => void;
}) {
  const t = useCalendarEditorText();
  const day = useCalendarsText();
  return (
    <Checkbox.Group
      className={styles.weekdays ?? ''}
      label={t('calEdit.weekdays')}
      labelProps={{ className: styles.label }}
      size="sm"
      value={props.value.map(String)}
      onChange={(chosen) => props.onChange(chosen.map(Number).sort())}
      error={props.error}
    >
      <div className={styles.boxes}>
        {weekdays.map((weekday) => (
          <Checkbox
            key={weekday}
            value={String(weekday)}
            label={day(`calendars.weekday.${weekday}`)}
            error={props.error !== undefined}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
